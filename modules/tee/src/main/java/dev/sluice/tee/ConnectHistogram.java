package dev.sluice.tee;

import java.util.Arrays;

/** Counts how long connects take. Event loop only. */
final class ConnectHistogram {
  private static final long[] BOUNDS_NANOS =
      ConnectStats.BOUNDS.stream().mapToLong(bound -> bound.toNanos()).toArray();

  private final long[] counts = new long[BOUNDS_NANOS.length + 1];
  private long sumNanos;

  void add(long nanos) {
    int i = 0;
    while (i < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[i]) {
      i++;
    }
    counts[i]++;
    sumNanos += nanos;
  }

  ConnectStats stats() {
    return new ConnectStats(Arrays.stream(counts).boxed().toList(), sumNanos);
  }
}
