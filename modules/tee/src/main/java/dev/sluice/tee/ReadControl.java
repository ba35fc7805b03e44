package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PackingRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Controls how the connections of a session are read: into buffers of the pool. Event loop only.
 */
final class ReadControl {

  private static final int READS_PER_TURN = 4;
  // Long enough for other sessions to release buffers, and too short for a person to notice.
  private static final long RETRY_MILLIS = 20;

  private ReadControl() {}

  /**
   * Sets up a channel whose bytes go to one writer, or to that writer first; large amounts are read
   * in bulk.
   *
   * @param plain whether no handler decodes the bytes; otherwise each read gets a buffer of its own
   * @param wanted whether to continue after a read that found no memory
   */
  static void into(
      ChannelWriter writer,
      Channel channel,
      boolean plain,
      BufferPool pool,
      BooleanSupplier wanted) {
    Runnable putOff = () -> putOff(channel, wanted);
    set(
        channel,
        plain
            ? pool.packedReads(READS_PER_TURN, writer::segmentBytes, putOff)
            : pool.unpackedReads(READS_PER_TURN, putOff));
  }

  /**
   * Sets up a channel whose bytes are dropped. It is limited to one read per turn, to take little
   * of the loop.
   */
  static void intoNothing(Channel channel, boolean plain, BufferPool pool) {
    Runnable putOff = () -> putOff(channel, () -> true);
    set(channel, plain ? pool.packedReads(1, () -> 0, putOff) : pool.unpackedReads(1, putOff));
  }

  private static void set(Channel channel, PackingRecvByteBufAllocator reads) {
    if (channel.config().getRecvByteBufAllocator() instanceof PackingRecvByteBufAllocator before) {
      before.readAs(reads); // the channel was read before the session began, and keeps its handle
    } else {
      channel.config().setRecvByteBufAllocator(reads);
    }
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

  /** Starts or stops the reads of a channel, unless it has closed. */
  static void set(Channel channel, boolean reading) {
    if (channel.isActive()) {
      channel.config().setAutoRead(reading);
    }
  }
}
