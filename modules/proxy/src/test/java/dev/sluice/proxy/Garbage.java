package dev.sluice.proxy;

import com.sun.management.ThreadMXBean;
import dev.sluice.testkit.Background;
import java.lang.management.ManagementFactory;

/** Measures what the only event loop leaves on the heap. */
final class Garbage {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  // The first runs warm up, and a later one may still make a buffer that none before it needed. On
  // io_uring it took up to 25 runs of bulk until the compiler had come to all of it.
  private static final int MOST_RUNS = 60;

  private Garbage() {}

  /**
   * Returns the bytes that the event loop's thread allocates for each unit of work, once it is
   * warm: the least of several runs, of which the first with less than is allowed is the last.
   *
   * @param units of work in one run
   * @param allowed bytes for each
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
