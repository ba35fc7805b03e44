package dev.sluice.proxy.compare.result;

/**
 * One latency of both sides, of responses that both have sent. Immutable; any thread.
 *
 * @param primary the primary's
 * @param mirror the mirror's
 * @param slower by how much the mirror was slower, of the responses for which it was
 * @param faster by how much the mirror was faster, of the other responses
 */
public record SidedLatencies(
    Latencies primary, Latencies mirror, Latencies slower, Latencies faster) {

  /** No measurement. */
  public static final SidedLatencies NONE =
      new SidedLatencies(Latencies.NONE, Latencies.NONE, Latencies.NONE, Latencies.NONE);

  /** Returns these measurements and others together. */
  public SidedLatencies plus(SidedLatencies other) {
    return new SidedLatencies(
        primary.plus(other.primary),
        mirror.plus(other.mirror),
        slower.plus(other.slower),
        faster.plus(other.faster));
  }

  /**
   * Returns by how much the mirror is slower at a percentile.
   *
   * @param percent the percentile, 0 to 100
   * @return 0.03 if it takes 3 percent longer, negative if it is faster; 0 without measurements
   */
  public double slowerAt(double percent) {
    long before = primary.percentileNanos(percent);
    return before == 0 ? 0 : (double) mirror.percentileNanos(percent) / before - 1;
  }
}
