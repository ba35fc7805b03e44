package dev.sluice.proxy;

import dev.sluice.buffer.PoolStats;
import dev.sluice.testkit.Memory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Samples a route's memory during a test, until it is closed. */
final class PeakMemory implements AutoCloseable {

  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private final Running route;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Thread watcher = new Thread(this::watch, "peak memory");
  private final long residentBefore = Memory.residentBytes();
  private volatile long pool;
  private volatile long residentGrowth;

  PeakMemory(Running route) {
    this.route = route;
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    while (!done.get()) {
      PoolStats stats = route.stats().pool();
      pool = Math.max(pool, stats.pooledBytes() + stats.overflowBytes());
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      residentGrowth = Math.max(residentGrowth, Memory.residentBytes() - residentBefore);
    }
  }

  /** Returns the largest memory of the pool, in bytes. */
  long pool() {
    return pool;
  }

  /** Returns the largest growth of the process's resident memory, in bytes. */
  long residentGrowth() {
    return residentGrowth;
  }

  @Override
  public void close() {
    done.set(true);
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
