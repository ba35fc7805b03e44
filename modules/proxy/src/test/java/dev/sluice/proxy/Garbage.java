package dev.sluice.proxy;

import com.sun.management.ThreadMXBean;
import dev.sluice.testkit.Background;
import java.lang.management.ManagementFactory;

/** Measures what the only event loop leaves on the heap. */
final class Garbage {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  // The first runs warm up; a later one may still make a buffer that none before it needed.
  private static final int RUNS = 6;
  private static final int WARM_UP_RUNS = 3;

  private Garbage() {}

  /** Returns the bytes that the event loop's thread allocates in one run, once it is warm. */
  static long of(Background.Work run) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = allocated();
      run.run();
      if (i >= WARM_UP_RUNS) {
        least = Math.min(least, allocated() - before);
      }
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
