package dev.sluice.proxy.compare.result;

import org.HdrHistogram.Histogram;

/** The distribution of a latency, exact to one percent. Immutable; any thread. */
public final class Latencies {
  /** No measurement. */
  public static final Latencies NONE = new Latencies(new Histogram(2), 0);

  private final Histogram histogram;
  private final long sumNanos;

  private Latencies(Histogram histogram, long sumNanos) {
    this.histogram = histogram;
    this.sumNanos = sumNanos;
  }

  /**
   * Copies measurements.
   *
   * @param measured values in nanoseconds; borrowed
   * @param sumNanos their sum
   */
  static Latencies of(Histogram measured, long sumNanos) {
    return measured.getTotalCount() == 0 ? NONE : new Latencies(measured.copy(), sumNanos);
  }

  /** Returns the number of measurements. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** Returns the sum of all measurements, in nanoseconds. */
  public long sumNanos() {
    return sumNanos;
  }

  /**
   * Returns the latency that a share of the measurements does not exceed.
   *
   * @param percent the share, 0 to 100; 100 is the largest measurement
   * @return nanoseconds; 0 without measurements
   */
  public long percentileNanos(double percent) {
    return count() == 0 ? 0 : histogram.getValueAtPercentile(percent);
  }

  /** Returns these measurements and others together. */
  public Latencies plus(Latencies other) {
    if (count() == 0 || other.count() == 0) {
      return count() == 0 ? other : this;
    }
    Histogram sum = histogram.copy();
    sum.add(other.histogram);
    return new Latencies(sum, sumNanos + other.sumNanos);
  }
}
