package dev.sluice.buffer;

import io.netty.util.internal.PlatformDependent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the buffers of all pools of a process may take together, so that memory never runs out for
 * those who did not use it up.
 *
 * <p>One reader may take a 128th of what is left. So the more is in use, the less is given to each,
 * and however many readers want much, something is left for those that want little: the dynamic
 * threshold of switches that share their memory (Choudhury and Hahne, 1998).
 *
 * <p>Only memory that is asked from the operating system or given back to it is counted; a pool's
 * free buffers are in use, too, and are asked for when little is left. Any thread.
 */
public final class MemoryBudget {
  private static final MemoryBudget OF_PROCESS =
      new MemoryBudget(PlatformDependent.maxDirectMemory() / 4 * 3);

  private static final int READERS = 128;
  private static final int TIGHT = 4;
  private static final int SCARCE = 32;
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Set<BufferPool> pools = ConcurrentHashMap.newKeySet();
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong askedNanos = new AtomicLong(System.nanoTime() - ASK_AGAIN_NANOS);
  private final LongAdder shortages = new LongAdder();
  private volatile long limit;

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Returns the one that all pools share, at first three quarters of the JVM's direct memory. */
  public static MemoryBudget ofProcess() {
    return OF_PROCESS;
  }

  /**
   * Sets what the buffers may take.
   *
   * @param bytes more than 0; more than the JVM's direct memory is of no use
   */
  public void setLimit(long bytes) {
    limit = bytes;
  }

  /** Returns what the buffers may take, in bytes. */
  public long limit() {
    return limit;
  }

  /** Returns what the buffers take now, free ones included, in bytes. */
  public long used() {
    return used.get();
  }

  /** Returns how often a read found no memory, and was put off. */
  public long shortages() {
    return shortages.sum();
  }

  /** Returns what one reader may take now, in bytes. */
  public long share() {
    return left() / READERS;
  }

  /** Says whether less than a quarter is left, so that pools and mirrors should give some up. */
  public boolean isTight() {
    return left() < limit / TIGHT;
  }

  /** Says whether less than a 32nd is left: it is for those that are here already. */
  public boolean isScarce() {
    return left() < limit / SCARCE;
  }

  private long left() {
    return Math.max(0, limit - used.get());
  }

  void enter(BufferPool pool) {
    pools.add(pool);
  }

  void leave(BufferPool pool) {
    pools.remove(pool);
  }

  /** Counts memory that was taken from the operating system. */
  void take(long bytes) {
    used.addAndGet(bytes);
    if (isTight()) {
      askForFree();
    }
  }

  /** Counts memory that was given back to it. */
  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  void shortage() {
    shortages.increment();
    askForFree();
  }

  /** Has all pools give up what they do not use, now and then. */
  private void askForFree() {
    long now = System.nanoTime();
    long before = askedNanos.get();
    if (now - before >= ASK_AGAIN_NANOS && askedNanos.compareAndSet(before, now)) {
      pools.forEach(BufferPool::giveUpFree);
    }
  }
}
