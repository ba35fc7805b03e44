package dev.sluice.benchmarks.race;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How many connections the limit of open files allows, here and in a contender.
 *
 * @param files that a process may have open
 */
record FileLimit(long files) {
  /** Class files, logs and listeners need some, too. */
  private static final int OTHERS = 300;

  static FileLimit current() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new FileLimit(unix.getMaxFileDescriptorCount())
        : new FileLimit(Long.MAX_VALUE);
  }

  /** Each connection is two sockets: in the contender, and here, where its client and peer are. */
  long connections() {
    return Math.max(1, (files - OTHERS) / 2);
  }

  /** The same numbers, but none above the limit. */
  List<Integer> cap(List<Integer> wanted) {
    long most = connections();
    return wanted.stream().map(count -> (int) Math.min(count, most)).distinct().toList();
  }
}
