package dev.sluice.benchmarks.race;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The number of connections that the limit of open files allows, here and in a contender.
 *
 * @param files largest number of open files of a process
 */
record FileLimit(long files) {
  /** Reserve for class files, logs and listeners. */
  private static final int OTHERS = 300;

  static FileLimit current() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new FileLimit(unix.getMaxFileDescriptorCount())
        : new FileLimit(Long.MAX_VALUE);
  }

  /**
   * Returns the largest number of connections. Each needs two sockets in the contender, and two
   * here, for its client and its peer.
   */
  long connections() {
    return Math.max(1, (files - OTHERS) / 2);
  }

  /** Returns the same numbers, each reduced to the limit. */
  List<Integer> cap(List<Integer> wanted) {
    long most = connections();
    return wanted.stream().map(count -> (int) Math.min(count, most)).distinct().toList();
  }
}
