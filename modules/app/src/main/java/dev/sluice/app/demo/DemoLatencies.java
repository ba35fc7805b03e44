package dev.sluice.app.demo;

import java.util.Arrays;

/** All round trips of a phase. Any thread; read when the phase is over. */
final class DemoLatencies {
  private final long[] nanos;
  private int size;

  DemoLatencies(int capacity) {
    nanos = new long[capacity];
  }

  synchronized void add(long sample) {
    nanos[size++] = sample;
  }

  /** Returns the time that the given share of the samples did not exceed, in milliseconds. */
  synchronized double millis(double share) {
    Arrays.sort(nanos, 0, size);
    int rank = (int) Math.ceil(share * size);
    return size == 0 ? Double.NaN : nanos[Math.max(0, rank - 1)] / 1e6;
  }
}
