package dev.sluice.app.demo;

import java.util.Arrays;

/** The round-trip times of a phase. Any thread; read them after the phase. */
final class DemoLatencies {
  private final long[] nanos;
  private int size;

  DemoLatencies(int capacity) {
    nanos = new long[capacity];
  }

  synchronized void add(long sample) {
    nanos[size++] = sample;
  }

  /** Returns the percentile for a share of 0 to 1, in milliseconds. */
  synchronized double millis(double share) {
    Arrays.sort(nanos, 0, size);
    int rank = (int) Math.ceil(share * size);
    return size == 0 ? Double.NaN : nanos[Math.max(0, rank - 1)] / 1e6;
  }
}
