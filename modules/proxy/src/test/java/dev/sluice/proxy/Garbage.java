package dev.sluice.proxy;

import com.sun.management.ThreadMXBean;
import dev.sluice.testkit.Background;
import java.lang.management.ManagementFactory;

/** Measures what the only event loop allocates on the heap. */
final class Garbage {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  // The first runs warm up, and a later run may still add a buffer to the pool. On io_uring, bulk
  // needed up to 25 runs until all its code was compiled.
  private static final int MOST_RUNS = 60;

  private Garbage() {}

  /**
   * Returns the bytes that the warm event loop's thread allocates per unit of work: the smallest
   * result of several runs. It stops after the first run within the allowed amount.
   *
   * @param units units of work in one run
   * @param allowed bytes per unit
   */
  static double per(long units, double allowed, Background.Work run) throws Exception {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < MOST_RUNS && least >= allowed; i++) {
      long before = allocated();
      run.run();
      least = Math.min(least, (double) (allocated() - before) / units);
    }
    return least;
  }

  private static long allocated() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("vert.x-eventloop-thread")) {
        return THREADS.getThreadAllocatedBytes(thread.getId());
      }
    }
    throw new IllegalStateException("there is no event loop");
  }
}
