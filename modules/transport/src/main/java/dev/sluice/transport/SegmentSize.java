package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/**
 * The largest payload of one packet of a connection: {@code TCP_MAXSEG}.
 *
 * <p>A stream that is written in whole segments has no small packets between the full ones. Known
 * on Linux with a native transport; unknown elsewhere. Event loop only.
 */
public final class SegmentSize {

  /** {@code IPPROTO_TCP} and {@code TCP_MAXSEG}, with the numbers of Linux: tcp(7). */
  private static final ChannelOption<Integer> MAXIMUM_SEGMENT_SIZE =
      Linux.option("TCP_MAXSEG", 6, 2);

  private SegmentSize() {}

  /** Returns the segment size in bytes, or 0 if unknown. */
  public static int of(Channel channel) {
    if (!Linux.hasTcp(channel)) {
      return 0;
    }
    try {
      Integer bytes = channel.config().getOption(MAXIMUM_SEGMENT_SIZE);
      return bytes == null ? 0 : bytes;
    } catch (ChannelException closed) {
      return 0;
    }
  }
}
