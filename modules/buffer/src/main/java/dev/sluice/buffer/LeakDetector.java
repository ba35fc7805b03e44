package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the buffers that are collected as garbage without ever being released.
 *
 * <p>A pool keeps no reference to a held buffer, so a buffer whose holder forgot to release it
 * becomes unreachable. Its off-heap memory would be lost; the detector frees, counts and logs it.
 * This is cheap, because a buffer is registered once, not at each acquire. Event loop only.
 */
final class LeakDetector {

  private static final Logger LOG = LoggerFactory.getLogger(BufferPool.class);

  private final ReferenceQueue<PooledBuffer> queue = new ReferenceQueue<>();
  // A phantom reference that is itself unreachable would never be queued.
  private final Set<Watch> watched = new HashSet<>();
  private long leaked;

  /** The data of a buffer that outlives its garbage collection. */
  final class Watch extends PhantomReference<PooledBuffer> {
    final boolean overflow;
    final int capacity;
    private final ByteBuf memory;
    private final @Nullable LeakTrace trace;

    Watch(PooledBuffer buffer, ByteBuf memory, @Nullable LeakTrace trace) {
      super(buffer, queue);
      this.overflow = buffer.isOverflow();
      this.capacity = memory.capacity();
      this.memory = memory;
      this.trace = trace;
    }
  }

  Watch watch(PooledBuffer buffer, ByteBuf memory, @Nullable LeakTrace trace) {
    Watch watch = new Watch(buffer, memory, trace);
    watched.add(watch);
    return watch;
  }

  /** Stops watching a buffer whose memory was freed or moved to another object. */
  void forget(Watch watch) {
    watch.clear();
    watched.remove(watch);
  }

  /** Frees the memory of one leaked buffer; null if there is none. */
  @Nullable Watch collect() {
    Watch watch = (Watch) queue.poll();
    if (watch != null) {
      watched.remove(watch);
      watch.memory.release();
      leaked++;
      LOG.error(
          "a buffer of {} bytes was garbage-collected while it was still held: its holder never"
              + " called release().{}",
          watch.capacity,
          LeakTracking.hint(watch.trace));
    }
    return watch;
  }

  long count() {
    return leaked;
  }
}
