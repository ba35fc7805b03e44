package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/**
 * Limits the unsent bytes that the kernel holds for a mirror: {@code TCP_NOTSENT_LOWAT}.
 *
 * <p>Without a limit, the kernel accepts megabytes for a stalled mirror, in memory that Sluice does
 * not count, and spends CPU copying bytes the mirror will not read. With the limit, a stalled
 * mirror shows lag immediately, and its bytes wait in Sluice's buffers, where they are shared and
 * counted.
 *
 * <p>Set on Linux with a native transport; elsewhere there is no limit. Event loop only.
 */
public final class NotSentLowWaterMark {

  /** {@code IPPROTO_TCP} and {@code TCP_NOTSENT_LOWAT}, with the numbers of Linux: tcp(7). */
  private static final ChannelOption<Integer> NOT_SENT_LOW_WATER_MARK =
      Linux.option("TCP_NOTSENT_LOWAT", 6, 25);

  private static final Integer BYTES = 256 * 1024;

  private NotSentLowWaterMark() {}

  /** Sets the limit on a connected channel, if it is TCP. */
  public static void setOn(Channel channel) {
    if (Linux.hasTcp(channel)) {
      try {
        // If the transport does not know the option, it returns false, and there is no limit.
        channel.config().setOption(NOT_SENT_LOW_WATER_MARK, BYTES);
      } catch (ChannelException e) {
        // Some sandboxes that look like Linux do not know the option: then there is no limit.
        return;
      }
    }
  }
}
