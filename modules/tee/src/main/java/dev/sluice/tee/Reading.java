package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import io.netty.channel.Channel;

/** How the connections of a session are read: into buffers of the pool. Event loop only. */
final class Reading {

  private static final int READS_PER_TURN = 4;

  private Reading() {}

  /** What is read goes to one outlet, or to that one before others, in bulk where there is much. */
  static void into(Outlet outlet, Channel channel, BufferPool pool) {
    channel
        .config()
        .setRecvByteBufAllocator(pool.packedReads(READS_PER_TURN, outlet::segmentBytes));
  }

  /** What is read goes nowhere, and must not take more of the loop than one read at a time. */
  static void intoNothing(Channel channel, BufferPool pool) {
    channel.config().setRecvByteBufAllocator(pool.packedReads(1));
  }

  /** Starts or stops the reads of a channel, unless it has closed meanwhile. */
  static void set(Channel channel, boolean reading) {
    if (channel.isActive()) {
      channel.config().setAutoRead(reading);
    }
  }
}
