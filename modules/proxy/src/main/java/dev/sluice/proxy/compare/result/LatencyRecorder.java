package dev.sluice.proxy.compare.result;

import dev.sluice.buffer.Internal;
import org.HdrHistogram.Histogram;

/** Measures one latency of both sides. Event loop only. */
@Internal
public final class LatencyRecorder {
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private static final class OneSide {
    private final Histogram histogram = new Histogram(2);
    private long sumNanos;

    void add(long nanos) {
      long limited = Math.max(0, Math.min(nanos, LONGEST_NANOS));
      histogram.recordValue(limited);
      sumNanos += limited;
    }

    Latencies snapshot() {
      return Latencies.of(histogram, sumNanos);
    }
  }

  private final OneSide primary = new OneSide();
  private final OneSide mirror = new OneSide();
  private final OneSide slower = new OneSide();
  private final OneSide faster = new OneSide();

  /**
   * Adds one response, whose latency is known of both sides.
   *
   * @param primaryNanos the primary's, in nanoseconds
   * @param mirrorNanos the mirror's, in nanoseconds
   */
  public void add(long primaryNanos, long mirrorNanos) {
    primary.add(primaryNanos);
    mirror.add(mirrorNanos);
    long delta = mirrorNanos - primaryNanos;
    (delta < 0 ? faster : slower).add(Math.abs(delta));
  }

  /** Returns a copy of what was measured. */
  public SidedLatencies snapshot() {
    return new SidedLatencies(
        primary.snapshot(), mirror.snapshot(), slower.snapshot(), faster.snapshot());
  }
}
