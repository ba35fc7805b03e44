package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/**
 * How much the kernel may hold for a mirror beyond what is on its way there.
 *
 * <p>Without a limit it takes megabytes from a mirror that stands still, in memory that nobody
 * counts, and pays for each write as if it were of use. With one such a mirror is seen to lag as
 * soon as it does, and what it is owed waits here, where it costs next to nothing and is counted.
 *
 * <p>On Linux with its own transports; elsewhere there is none. Event loop only.
 */
public final class NotSentLowWaterMark {

  /** {@code IPPROTO_TCP} and {@code TCP_NOTSENT_LOWAT} as Linux numbers them: tcp(7). */
  private static final ChannelOption<Integer> NOT_SENT_LOW_WATER_MARK =
      Linux.option("TCP_NOTSENT_LOWAT", 6, 25);

  private static final Integer BYTES = 256 * 1024;

  private NotSentLowWaterMark() {}

  /** Sets it on a channel that is connected, if that is TCP. */
  public static void setOn(Channel channel) {
    if (Linux.hasTcp(channel)) {
      try {
        // A transport that does not know the option says so with false, which is as well.
        channel.config().setOption(NOT_SENT_LOW_WATER_MARK, BYTES);
      } catch (ChannelException e) {
        // Nor do all that pass for Linux, such as sandboxes: then there is no limit.
        return;
      }
    }
  }
}
