package dev.sluice.testkit;

import java.util.Arrays;

/**
 * The times of many round trips. Immutable.
 *
 * @param sortedNanos the times, shortest first
 */
@SuppressWarnings("ArrayRecordComponent") // records of this type are never compared
public record Latencies(long[] sortedNanos) {

  /** Sorts the times. */
  public Latencies {
    sortedNanos = sortedNanos.clone();
    Arrays.sort(sortedNanos);
  }

  /**
   * Returns a percentile of the times.
   *
   * @param percent the percentile, such as 99
   * @return microseconds
   */
  public double micros(int percent) {
    int index = Math.min(sortedNanos.length - 1, sortedNanos.length * percent / 100);
    return sortedNanos[index] / 1000.0;
  }

  @Override
  public String toString() {
    return String.format("p50 %.0f us, p99 %.0f us", micros(50), micros(99));
  }
}
