package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/**
 * How much one packet of a connection may hold.
 *
 * <p>Written in whole segments, a stream has no small packets between the full ones. On Linux with
 * its own transports; elsewhere it is not known. Event loop only.
 */
public final class SegmentSize {

  /** {@code IPPROTO_TCP} and {@code TCP_MAXSEG} as Linux numbers them: tcp(7). */
  private static final ChannelOption<Integer> MAXIMUM_SEGMENT_SIZE =
      Linux.option("TCP_MAXSEG", 6, 2);

  private SegmentSize() {}

  /** Bytes, or 0 where that is not known. */
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
