package dev.sluice.proxy.stats;

import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.Counts;
import dev.sluice.transport.datagram.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one verticle instance of a route at one moment. Immutable.
 *
 * @param name the route's name
 * @param counts the counts of the route as a whole
 * @param primary the counts of the primary
 * @param mirrors the counts of each mirror, in the configuration's order
 * @param comparison the comparison of a mirror's responses with the primary's; null if the route
 *     has none
 * @param pool the counts of the instance's buffers
 */
public record RouteStats(
    String name,
    Counts<RouteCounter> counts,
    BranchStats primary,
    List<BranchStats> mirrors,
    @Nullable ComparisonStats comparison,
    PoolStats pool) {

  /** Keeps a copy of the list. */
  public RouteStats {
    mirrors = List.copyOf(mirrors);
  }

  /** Returns the stats of a route that has counted nothing. */
  public static RouteStats none(String name, List<String> mirrors) {
    return new RouteStats(
        name,
        Counts.none(RouteCounter.class),
        BranchStats.none("primary"),
        mirrors.stream().map(BranchStats::none).toList(),
        null,
        new PoolStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  /** Returns a count of the route as a whole; if reasons split it, the sum over all of them. */
  public long get(RouteCounter counter) {
    return counts.get(counter);
  }

  /** Returns the count of one reason. */
  public long get(RouteCounter counter, Reason reason) {
    return counts.get(counter, reason);
  }

  /**
   * Returns the counts of this instance and of another one of the same route together.
   *
   * @param other an instance of the same kind; its mirrors may differ
   */
  public RouteStats plus(RouteStats other) {
    return new RouteStats(
        name,
        counts.plus(other.counts),
        primary.plus(other.primary),
        Stream.concat(
                mirrors.stream().map(mirror -> mirror.plus(other.mirror(mirror.name()))),
                other.mirrors.stream().filter(mirror -> !has(mirror.name())))
            .toList(),
        together(comparison, other.comparison),
        pool.plus(other.pool));
  }

  /** Returns the sum; only the first if the other is of another mirror, as during a reload. */
  private static @Nullable ComparisonStats together(
      @Nullable ComparisonStats one, @Nullable ComparisonStats other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.mirror().equals(other.mirror()) ? one.plus(other) : one;
  }

  private boolean has(String mirror) {
    return mirrors.stream().anyMatch(stats -> stats.name().equals(mirror));
  }

  /** Returns the counts of a mirror; all are 0 if the instance does not have the mirror. */
  public BranchStats mirror(String mirror) {
    return mirrors.stream()
        .filter(stats -> stats.name().equals(mirror))
        .findFirst()
        .orElseGet(() -> BranchStats.none(mirror));
  }
}
