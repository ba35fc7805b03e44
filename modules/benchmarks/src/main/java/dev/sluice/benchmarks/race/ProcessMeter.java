package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Measures a process and its children.
 *
 * @param process the parent
 */
record ProcessMeter(ProcessHandle process) {

  /** Returns whether memory can be measured on this system. */
  static boolean readsMemory() {
    return Files.exists(Path.of("/proc/self/status"));
  }

  /** Returns user and system time so far, in seconds. Linux counts it in steps of 10 ms. */
  double cpuSeconds() {
    return all()
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .mapToDouble(time -> time.toNanos() / 1e9)
        .sum();
  }

  /** Returns the resident memory now, in KiB; zero without {@code /proc}. */
  double residentKib() {
    return all().mapToDouble(one -> status(one.pid(), "VmRSS:").orElse(0)).sum();
  }

  /** Returns the largest resident memory so far, in KiB. */
  double peakKib() {
    return all().mapToDouble(one -> status(one.pid(), "VmHWM:").orElse(0)).sum();
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(process), process.descendants());
  }

  private static OptionalDouble status(long pid, String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
