package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buffers of one size in a pool, and their states:
 *
 * <pre>
 *   created --> free <--> held --> returned (released on another thread) --> free
 *               free --> retired (trimmed, or the pool closed)
 * </pre>
 *
 * <p>Event loop only, except {@link #recycleOffLoop}.
 */
final class SizeClass {

  private static final Logger LOG = LoggerFactory.getLogger(BufferPool.class);
  // Freeing 64 KiB takes microseconds; to free more buffers at once would delay sessions
  // noticeably.
  private static final int TRIMMED_AT_ONCE = 64;
  private static final long NEXT_TRIM_MILLIS = 10;

  final LeakDetector leaks = new LeakDetector();
  final BufferPool pool;
  private final EventExecutor loop;
  private final PoolOptions options;
  private final boolean tracking;
  private final BufferQuota quota;
  private final MemoryBudget memory;
  private final int bufferSize;
  private final int units;
  private final int initial;
  private final @Nullable SizeClass fallback;
  private final FreeStack free;
  private final RemoteFreeList returned = new RemoteFreeList();
  private final LongAdder retiredOffLoop = new LongAdder();
  private final LongAdder overflowFreedOffLoop = new LongAdder();
  private final LongAdder overflowBytesFreedOffLoop = new LongAdder();
  private long created;
  private long retired;
  private int held;
  private int peak;
  private int overflowLive;
  private long overflowTotal;
  private long overflowBytes;
  private int dueForTrim;
  private boolean growing;
  private boolean stocking;
  private boolean closed;
  private final Runnable stockUp = this::stockUp;
  private @Nullable Future<?> trimTimer;

  private SizeClass(
      BufferPool pool,
      EventExecutor loop,
      boolean tracking,
      BufferQuota quota,
      @Nullable SizeClass bulk) {
    this.pool = pool;
    this.loop = loop;
    this.options = pool.options();
    this.tracking = tracking;
    this.quota = quota;
    this.memory = pool.memoryBudget();
    this.fallback = bulk;
    boolean ordinary = bulk != null;
    this.bufferSize = ordinary ? options.bufferSize() : options.bulkBufferSize();
    this.units = ordinary ? 1 : options.bulkUnits();
    this.initial = ordinary ? options.initial() : 0;
    this.free = new FreeStack(options.max() / units);
  }

  /** A size class of bulk buffers: none at first, and trimmed down to none. */
  static SizeClass ofBulk(
      BufferPool pool, EventExecutor loop, boolean tracking, BufferQuota quota) {
    return new SizeClass(pool, loop, tracking, quota, null);
  }

  /**
   * A size class of ordinary buffers; free bulk buffers make room for them if the quota is used up.
   */
  static SizeClass ofOrdinary(
      BufferPool pool, EventExecutor loop, boolean tracking, BufferQuota quota, SizeClass bulk) {
    return new SizeClass(pool, loop, tracking, quota, bulk);
  }

  /** Makes the initial buffers; not in the constructor, because they refer back to this object. */
  void fill() {
    for (int i = 0; i < initial && quota.take(units); i++) {
      free.push(create());
    }
  }

  /** Hands over a pooled buffer; null if none is left. */
  @Nullable PooledBuffer acquire() {
    PooledBuffer buffer = free.pop();
    if (buffer == null) {
      buffer = refill(false);
    }
    return buffer == null ? null : handOut(buffer);
  }

  /**
   * The same for a read, which can wait: null also if the process should not take more memory for
   * it.
   */
  @Nullable PooledBuffer acquireForRead() {
    PooledBuffer buffer = free.pop();
    if (buffer == null) {
      buffer = refill(true);
    }
    if (growing && free.size() == 0) {
      stockUpLater();
    }
    return buffer == null ? null : handOut(buffer);
  }

  private PooledBuffer handOut(PooledBuffer buffer) {
    if (++held > peak) {
      peak = held;
    }
    return tracking ? buffer.renewed() : buffer.acquired();
  }

  /**
   * The slow part of acquire, a separate method so that the fast part is small enough to be
   * inlined.
   */
  private @Nullable PooledBuffer refill(boolean forRead) {
    recycleAll(closed ? null : returned.takeAll());
    PooledBuffer buffer = free.pop();
    if (buffer != null) {
      return buffer;
    }
    collectLost();
    if (closed || (forRead && !mayMake(bufferSize)) || !takeRoom()) {
      return null;
    }
    startTrimming();
    growing = forRead && fallback != null; // one more bulk buffer costs much and gains little
    return forRead ? createOrNot() : create();
  }

  private boolean mayMake(int size) {
    if (memory.isTight()) {
      pool.relieve();
    }
    return size <= memory.share();
  }

  /**
   * While the pool grows, the next buffer is made after the loop has finished its current work:
   * making one takes as long as some reads, which would delay a session.
   */
  private void stockUpLater() {
    if (!stocking) {
      stocking = true;
      loop.execute(stockUp);
    }
  }

  private void stockUp() {
    stocking = false;
    if (free.size() == 0 && !closed && bufferSize <= memory.share() && takeRoom()) {
      PooledBuffer buffer = createOrNot();
      if (buffer != null) {
        free.push(buffer);
      }
    }
  }

  private boolean takeRoom() {
    return quota.take(units) || (fallback != null && fallback.evictOne() && quota.take(units));
  }

  /** Frees one free buffer, so that the quota has room for another size. */
  private boolean evictOne() {
    if (free.size() == 0) {
      return false;
    }
    retire(free.removeColdest());
    return true;
  }

  private @Nullable PooledBuffer createOrNot() {
    try {
      return create();
    } catch (OutOfMemoryError e) {
      // The rest of the process takes direct memory, too, so its limit may come before the quota's.
      quota.give(units);
      return null;
    }
  }

  private PooledBuffer create() {
    PooledBuffer buffer = allocate(bufferSize, false);
    buffer.makeFree();
    created++;
    return buffer;
  }

  /** Hands over an unpooled buffer of exactly this size. */
  PooledBuffer overflow(int size) {
    collectLost();
    PooledBuffer buffer = allocate(size, true);
    overflowLive++;
    overflowTotal++;
    overflowBytes += size;
    startTrimming();
    return buffer;
  }

  /**
   * The same for a read, which can wait: null if the process should not take more memory for it.
   */
  @Nullable PooledBuffer overflowForRead(int size) {
    try {
      return mayMake(size) ? overflow(size) : null;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  private PooledBuffer allocate(int size, boolean overflow) {
    ByteBuf bytes = pool.memory().directBuffer(size, size);
    memory.take(size);
    return new PooledBuffer(this, bytes, overflow, tracking ? new LeakTrace() : null);
  }

  /** Called when the last holder has released a buffer on the loop. */
  void recycle(PooledBuffer buffer) {
    if (buffer.isOverflow()) {
      overflowLive--;
      overflowBytes -= buffer.capacity();
      discard(buffer);
      return;
    }
    held--;
    if (closed) {
      retire(buffer);
    } else {
      free.push(buffer);
    }
  }

  /** Called when the last holder has released a buffer on another thread. */
  void recycleOffLoop(PooledBuffer buffer) {
    if (returned.push(buffer.link)) {
      return;
    }
    // The pool is closed and its loop may have ended, so this thread must free the buffer.
    if (buffer.isOverflow()) {
      overflowFreedOffLoop.increment();
      overflowBytesFreedOffLoop.add(buffer.capacity());
    } else {
      retiredOffLoop.increment();
    }
    buffer.watch.clear();
    free(buffer);
  }

  private void recycleAll(RemoteFreeList.@Nullable Link first) {
    for (RemoteFreeList.Link link = first; link != null; ) {
      RemoteFreeList.Link next = link.next;
      link.next = null;
      if (link.buffer != null) {
        recycle(link.buffer);
      }
      link = next;
    }
  }

  private void collectLost() {
    for (LeakDetector.Watch watch = leaks.collect(); watch != null; watch = leaks.collect()) {
      memory.give(watch.capacity);
      if (watch.overflow) {
        overflowLive--;
        overflowBytes -= watch.capacity;
      } else {
        held--;
        retired++;
        quota.give(units);
      }
    }
  }

  private void retire(PooledBuffer buffer) {
    retired++;
    quota.give(units);
    discard(buffer);
  }

  private void discard(PooledBuffer buffer) {
    leaks.forget(buffer.watch);
    free(buffer);
  }

  private void free(PooledBuffer buffer) {
    memory.give(buffer.capacity());
    buffer.free();
  }

  /** Begins to free all free buffers, except the initial ones. */
  void giveUpFree() {
    if (!closed && created - retired > initial) {
      dueForTrim = 0;
      free.forgetUse();
      if (trimTimer != null) {
        trimTimer.cancel(false);
      }
      trim();
    }
  }

  private void startTrimming() {
    if (trimTimer == null && !closed) {
      free.takeUnused();
      scheduleTrim(options.trimAfter().toMillis());
    }
  }

  private void scheduleTrim(long millis) {
    trimTimer = loop.schedule(this::trim, Math.max(1, millis), TimeUnit.MILLISECONDS);
  }

  /** Frees buffers that were not needed since the last trim, coldest first, a few at a time. */
  private void trim() {
    recycleAll(returned.takeAll());
    collectLost();
    growing = false;
    // A buffer that was due may have been needed again since the last step.
    int unused = free.takeUnused();
    long surplus = Math.min(unused, created - retired - initial);
    dueForTrim = (int) Math.min(surplus, dueForTrim > 0 ? dueForTrim : Integer.MAX_VALUE);
    for (int i = 0; i < TRIMMED_AT_ONCE && dueForTrim > 0; i++, dueForTrim--) {
      retire(free.removeColdest());
    }
    if (dueForTrim > 0) {
      scheduleTrim(NEXT_TRIM_MILLIS);
    } else if (created - retired > initial || overflowLive > 0) {
      scheduleTrim(options.trimAfter().toMillis());
    } else {
      trimTimer = null;
    }
  }

  PoolStats stats() {
    int waiting = returned.pooledSize();
    // Read once: it may change, and the numbers below have to agree.
    int goneOffLoop = retiredOffLoop.intValue();
    long gone = retired + goneOffLoop;
    return new PoolStats(
        created,
        gone,
        free.size(),
        waiting,
        held - waiting - goneOffLoop,
        peak,
        leaks.count(),
        overflowLive - overflowFreedOffLoop.intValue(),
        overflowTotal,
        (created - gone) * bufferSize,
        overflowBytes - overflowBytesFreedOffLoop.sum());
  }

  /** Frees all free buffers; those still held are freed on their release. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (trimTimer != null) {
      trimTimer.cancel(false);
    }
    recycleAll(returned.close());
    collectLost();
    while (free.size() > 0) {
      retire(free.removeColdest());
    }
    if (held > 0 || overflowLive > 0) {
      LOG.warn(
          "the pool was closed while {} buffers were still held; each is freed on its release",
          held + overflowLive);
    }
  }
}
