package dev.sluice.testkit;

import java.util.Arrays;

/**
 * How long each of many round trips took. Immutable.
 *
 * @param sortedNanos the times, shortest first
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of these
public record Latencies(long[] sortedNanos) {

  /** Sorts the times. */
  public Latencies {
    sortedNanos = sortedNanos.clone();
    Arrays.sort(sortedNanos);
  }

  /**
   * The time that a share of all round trips did not exceed.
   *
   * @param percent the share, such as 99
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
