package dev.sluice.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Response times, with a precision of three digits. Not thread-safe: one event loop records. */
public final class Latencies {
  /** The reported percentiles, by name. */
  public static final Map<String, Double> QUOTED = quoted();

  private static final long HIGHEST_NANOS = 120_000_000_000L;

  private final Histogram nanos = new Histogram(HIGHEST_NANOS, 3);

  void record(long took) {
    nanos.recordValue(Math.max(0, Math.min(took, HIGHEST_NANOS)));
  }

  long count() {
    return nanos.getTotalCount();
  }

  /** Returns the reported percentiles in microseconds; empty if nothing was recorded. */
  public Map<String, Double> micros() {
    Map<String, Double> found = new LinkedHashMap<>();
    if (count() > 0) {
      QUOTED.forEach(
          (name, percent) -> found.put(name, nanos.getValueAtPercentile(percent) / 1000.0));
    }
    return found;
  }

  private static Map<String, Double> quoted() {
    Map<String, Double> percents = new LinkedHashMap<>();
    percents.put("p50", 50.0);
    percents.put("p99", 99.0);
    percents.put("p99.9", 99.9);
    return percents;
  }
}
