package dev.sluice.tee;

import dev.sluice.transport.KernelQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * The amount that a destination has taken, as far as it can be seen here. If it is equal at two
 * moments, the destination has taken nothing in between. Immutable.
 *
 * @param written bytes of complete writes
 * @param index position in the current write
 * @param unacknowledged memory of the kernel for bytes on their way
 * @param finished whether everything was written, and the end of the stream, too
 */
record Taken(long written, int index, int unacknowledged, boolean finished) {

  /** Returns what a destination without a connection has taken. */
  static final Taken NOTHING = new Taken(0, 0, 0, false);

  static Taken from(Channel channel, ChannelWriter writer) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    int index = out != null && out.current() instanceof ByteBuf write ? write.readerIndex() : 0;
    return new Taken(writer.written(), index, KernelQueue.memory(channel), writer.isFinished());
  }
}
