package dev.sluice.proxy.compare.result;

import dev.sluice.tee.Counts;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of a mirror's responses with those of the primary, of one or all instances of a
 * route at one moment. Immutable.
 *
 * @param mirror name of the mirror
 * @param control name of the mirror that runs the primary's version; null if there is none
 * @param counts sessions and messages by result
 * @param latencies of both sides, by kind; all kinds are present
 */
public record ComparisonStats(
    String mirror,
    @Nullable String control,
    Counts<CompareCounter> counts,
    Map<CompareLatency, SidedLatencies> latencies) {

  /** Keeps a copy of the latencies. */
  public ComparisonStats {
    Map<CompareLatency, SidedLatencies> all = new EnumMap<>(CompareLatency.class);
    for (CompareLatency kind : CompareLatency.values()) {
      all.put(kind, latencies.getOrDefault(kind, SidedLatencies.NONE));
    }
    latencies = Map.copyOf(all);
  }

  /** Returns a comparison that has counted nothing. */
  public static ComparisonStats none(String mirror, @Nullable String control) {
    return new ComparisonStats(mirror, control, Counts.none(CompareCounter.class), Map.of());
  }

  /** Returns the latency of a kind. */
  public SidedLatencies latency(CompareLatency kind) {
    return latencies.getOrDefault(kind, SidedLatencies.NONE);
  }

  /**
   * Returns the number of results of the finest kind that there is: messages with {@code frame},
   * else sessions.
   */
  public long results(ComparisonResult result) {
    return counts.get(unit(), result);
  }

  /** Returns the number of all these results, those that are unknown included. */
  public long results() {
    return counts.get(unit());
  }

  private CompareCounter unit() {
    return counts.get(CompareCounter.MESSAGES) > 0
        ? CompareCounter.MESSAGES
        : CompareCounter.SESSIONS;
  }

  /** Returns what all this means, in one line such as {@code staging: 99.98 % equal}. */
  public String verdict() {
    return Verdict.of(this);
  }

  /** Returns this comparison and that of another instance with the same mirror together. */
  public ComparisonStats plus(ComparisonStats other) {
    Map<CompareLatency, SidedLatencies> sum = new EnumMap<>(CompareLatency.class);
    latencies.forEach((kind, own) -> sum.put(kind, own.plus(other.latency(kind))));
    return new ComparisonStats(mirror, control, counts.plus(other.counts), sum);
  }
}
