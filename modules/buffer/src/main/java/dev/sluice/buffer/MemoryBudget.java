package dev.sluice.buffer;

import io.netty.util.internal.PlatformDependent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that the buffers of all pools of a process may take together. It is divided so that a
 * few greedy readers cannot leave the others without memory.
 *
 * <p>One reader may take 1/128 of what is left. So each reader gets less as more memory is in use,
 * and some memory always remains for readers that need little. Switches with shared memory use the
 * same rule: the dynamic threshold of Choudhury and Hahne (1998).
 *
 * <p>It counts memory from the moment it is taken from the operating system until it is given back.
 * A pool's free buffers count as used; if little memory is left, the pools are asked to free them.
 * Any thread.
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

  /**
   * Returns the budget that all pools share; by default three quarters of the JVM's direct memory.
   */
  public static MemoryBudget ofProcess() {
    return OF_PROCESS;
  }

  /**
   * Sets the limit for all buffers.
   *
   * @param bytes limit in bytes, more than 0; a limit above the JVM's direct memory has no effect
   */
  public void setLimit(long bytes) {
    limit = bytes;
  }

  /** Returns the limit for all buffers, in bytes. */
  public long limit() {
    return limit;
  }

  /** Returns the memory of all buffers, free ones included, in bytes. */
  public long used() {
    return used.get();
  }

  /** Returns how often a read found no memory and was postponed. */
  public long shortages() {
    return shortages.sum();
  }

  /** Returns how much one reader may take now, in bytes. */
  public long share() {
    return left() / READERS;
  }

  /** Returns whether less than 1/4 is left, so that pools and mirrors should release memory. */
  public boolean isTight() {
    return left() < limit / TIGHT;
  }

  /** Returns whether less than 1/32 is left, which is reserved for sessions that exist already. */
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

  /** Counts memory that was given back to the operating system. */
  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  void shortage() {
    shortages.increment();
    askForFree();
  }

  /** Asks all pools to free their unused buffers, at limited intervals. */
  private void askForFree() {
    long now = System.nanoTime();
    long before = askedNanos.get();
    if (now - before >= ASK_AGAIN_NANOS && askedNanos.compareAndSet(before, now)) {
      pools.forEach(BufferPool::giveUpFree);
    }
  }
}
