package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures the memory of this process. */
public final class Memory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /**
   * Returns the resident set size, as Linux counts it.
   *
   * @return bytes; 0 without {@code /proc}
   */
  public static long residentBytes() {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try (var lines = Files.lines(STATUS)) {
      String digits =
          lines
              .filter(line -> line.startsWith("VmRSS:"))
              .findFirst()
              .orElse("0")
              .replaceAll("\\D", "");
      return 1024 * Long.parseLong(digits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the heap in use after a garbage collection.
   *
   * @return bytes
   */
  public static long usedHeapBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    // Only the second collection frees what references and cleaners have released after the first.
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
