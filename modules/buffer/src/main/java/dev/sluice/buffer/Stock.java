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
 * The buffers of one size in a pool, and their way through it.
 *
 * <pre>
 *   created --> free <--> held --> returned (released on another thread) --> free
 *               free --> retired (trimmed, or the pool closed)
 * </pre>
 *
 * <p>Event loop only, but for {@link #takeBackElsewhere}.
 */
final class Stock {

  private static final Logger LOG = LoggerFactory.getLogger(BufferPool.class);
  // Freeing 64 KiB takes microseconds; more than this at once would be a pause that sessions feel.
  private static final int TRIMMED_AT_ONCE = 64;
  private static final long NEXT_TRIM_MILLIS = 10;

  final LostBuffers lost = new LostBuffers();
  final BufferPool pool;
  private final EventExecutor loop;
  private final PoolOptions options;
  private final boolean tracking;
  private final Budget budget;
  private final MemoryBudget memory;
  private final int bufferSize;
  private final int units;
  private final int initial;
  private final @Nullable Stock lender;
  private final FreeStack free;
  private final ReturnedList returned = new ReturnedList();
  private final LongAdder retiredElsewhere = new LongAdder();
  private final LongAdder overflowFreedElsewhere = new LongAdder();
  private final LongAdder overflowBytesFreedElsewhere = new LongAdder();
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

  private Stock(
      BufferPool pool, EventExecutor loop, boolean tracking, Budget budget, @Nullable Stock bulk) {
    this.pool = pool;
    this.loop = loop;
    this.options = pool.options();
    this.tracking = tracking;
    this.budget = budget;
    this.memory = pool.memoryBudget();
    this.lender = bulk;
    boolean ordinary = bulk != null;
    this.bufferSize = ordinary ? options.bufferSize() : options.bulkBufferSize();
    this.units = ordinary ? 1 : options.bulkUnits();
    this.initial = ordinary ? options.initial() : 0;
    this.free = new FreeStack(options.max() / units);
  }

  /** Bulk buffers: none at first, and none that are kept for ever. */
  static Stock ofBulk(BufferPool pool, EventExecutor loop, boolean tracking, Budget budget) {
    return new Stock(pool, loop, tracking, budget, null);
  }

  /** Ordinary buffers, for which free bulk buffers make room when the budget is used up. */
  static Stock ofOrdinary(
      BufferPool pool, EventExecutor loop, boolean tracking, Budget budget, Stock bulk) {
    return new Stock(pool, loop, tracking, budget, bulk);
  }

  /** Makes the initial buffers; apart from the constructor because they refer back to the stock. */
  void fill() {
    for (int i = 0; i < initial && budget.take(units); i++) {
      free.push(create());
    }
  }

  /** A pooled buffer; null when there is none left. */
  @Nullable PooledBuffer acquire() {
    PooledBuffer buffer = free.pop();
    if (buffer == null) {
      buffer = refill(false);
    }
    return buffer == null ? null : handOut(buffer);
  }

  /** The same for a read, which can wait: null also when the process should not give more to it. */
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

  /** The slow part of acquire, apart so that the fast part stays small enough to be inlined. */
  private @Nullable PooledBuffer refill(boolean forRead) {
    takeBackAll(closed ? null : returned.takeAll());
    PooledBuffer buffer = free.pop();
    if (buffer != null) {
      return buffer;
    }
    collectLost();
    if (closed || (forRead && !mayMake(bufferSize)) || !takeRoom()) {
      return null;
    }
    startTrimming();
    growing = forRead && lender != null; // a bulk buffer more would be much memory for little
    return forRead ? createOrNot() : create();
  }

  private boolean mayMake(int size) {
    if (memory.isTight()) {
      pool.relieve();
    }
    return size <= memory.share();
  }

  /**
   * While the pool grows, the next buffer is made after the loop has done what it was woken for: to
   * make one takes as long as some reads, which a session would feel.
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
    return budget.take(units) || (lender != null && lender.giveUpOne() && budget.take(units));
  }

  /** Frees one free buffer, so that the budget has room for others. */
  private boolean giveUpOne() {
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
      // Others in the process take direct memory, too, so its limit may come before the budget's.
      budget.give(units);
      return null;
    }
  }

  private PooledBuffer create() {
    PooledBuffer buffer = allocate(bufferSize, false);
    buffer.makeFree();
    created++;
    return buffer;
  }

  /** An unpooled buffer of exactly this size. */
  PooledBuffer overflow(int size) {
    collectLost();
    PooledBuffer buffer = allocate(size, true);
    overflowLive++;
    overflowTotal++;
    overflowBytes += size;
    startTrimming();
    return buffer;
  }

  /** The same for a read, which can wait: null when the process should not give more to it. */
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
    return new PooledBuffer(this, bytes, overflow, tracking ? new Trail() : null);
  }

  /** The last holder has released a buffer on the loop. */
  void takeBack(PooledBuffer buffer) {
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

  /** The last holder has released a buffer on another thread. */
  void takeBackElsewhere(PooledBuffer buffer) {
    if (returned.push(buffer.link)) {
      return;
    }
    // The pool is closed and its loop may be gone, so there is nobody else to free it.
    if (buffer.isOverflow()) {
      overflowFreedElsewhere.increment();
      overflowBytesFreedElsewhere.add(buffer.capacity());
    } else {
      retiredElsewhere.increment();
    }
    buffer.watch.clear();
    free(buffer);
  }

  private void takeBackAll(ReturnedList.@Nullable Link first) {
    for (ReturnedList.Link link = first; link != null; ) {
      ReturnedList.Link next = link.next;
      link.next = null;
      if (link.buffer != null) {
        takeBack(link.buffer);
      }
      link = next;
    }
  }

  private void collectLost() {
    for (LostBuffers.Watch watch = lost.collect(); watch != null; watch = lost.collect()) {
      memory.give(watch.capacity);
      if (watch.overflow) {
        overflowLive--;
        overflowBytes -= watch.capacity;
      } else {
        held--;
        retired++;
        budget.give(units);
      }
    }
  }

  private void retire(PooledBuffer buffer) {
    retired++;
    budget.give(units);
    discard(buffer);
  }

  private void discard(PooledBuffer buffer) {
    lost.forget(buffer.watch);
    free(buffer);
  }

  private void free(PooledBuffer buffer) {
    memory.give(buffer.capacity());
    buffer.free();
  }

  /** Begins to free all that is free, beyond what is kept for ever. */
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

  /** Frees what was not needed since the last look, coldest first, a few buffers at a time. */
  private void trim() {
    takeBackAll(returned.takeAll());
    collectLost();
    growing = false;
    // Between two bites a buffer that was due may have been needed again.
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
    // Once, because it may move while the numbers below have to agree.
    int goneElsewhere = retiredElsewhere.intValue();
    long gone = retired + goneElsewhere;
    return new PoolStats(
        created,
        gone,
        free.size(),
        waiting,
        held - waiting - goneElsewhere,
        peak,
        lost.count(),
        overflowLive - overflowFreedElsewhere.intValue(),
        overflowTotal,
        (created - gone) * bufferSize,
        overflowBytes - overflowBytesFreedElsewhere.sum());
  }

  /** Frees all that is free; what is still held is freed on its release. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (trimTimer != null) {
      trimTimer.cancel(false);
    }
    takeBackAll(returned.close());
    collectLost();
    while (free.size() > 0) {
      retire(free.removeColdest());
    }
    if (held > 0 || overflowLive > 0) {
      LOG.warn("the pool was closed while {} buffers were still held", held + overflowLive);
    }
  }
}
