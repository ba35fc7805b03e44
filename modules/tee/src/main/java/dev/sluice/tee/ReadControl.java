package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How the connections of a session are read: into buffers of the pool. Event loop only. */
final class ReadControl {

  private static final int READS_PER_TURN = 4;
  // Long enough for others to release what they hold, and too short for a person to notice.
  private static final long RETRY_MILLIS = 20;

  private ReadControl() {}

  /**
   * What is read goes to one outlet, or to that one before others, in bulk where there is much.
   *
   * @param wanted whether to go on, after a read that found no memory
   */
  static void into(ChannelWriter outlet, Channel channel, BufferPool pool, BooleanSupplier wanted) {
    channel
        .config()
        .setRecvByteBufAllocator(
            pool.packedReads(READS_PER_TURN, outlet::segmentBytes, () -> putOff(channel, wanted)));
  }

  /** What is read goes nowhere, and must not take more of the loop than one read at a time. */
  static void intoNothing(Channel channel, BufferPool pool) {
    channel
        .config()
        .setRecvByteBufAllocator(pool.packedReads(1, () -> 0, () -> putOff(channel, () -> true)));
  }

  /** Later, because the read that found no memory has not ended yet. */
  private static void putOff(Channel channel, BooleanSupplier wanted) {
    EventLoop loop = channel.eventLoop();
    loop.execute(() -> set(channel, false));
    loop.schedule(
        () -> {
          if (wanted.getAsBoolean()) {
            set(channel, true);
          }
        },
        RETRY_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /**
   * The buffer that a channel has read, handed over.
   *
   * @throws IllegalStateException when it is not a pool's, and then it is released
   */
  static PooledBuffer pooled(Object message) {
    if (message instanceof PooledBuffer buffer) {
      return buffer;
    }
    ReferenceCountUtil.release(message);
    throw new IllegalStateException("a read did not go into the pool: " + message.getClass());
  }

  /** Starts or stops the reads of a channel, unless it has closed meanwhile. */
  static void set(Channel channel, boolean reading) {
    if (channel.isActive()) {
      channel.config().setAutoRead(reading);
    }
  }
}
