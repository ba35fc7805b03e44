package dev.sluice.tee;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long it took to connect to one destination, names looked up included. Immutable.
 *
 * @param counts how many connects took no longer than each of {@link #BOUNDS}, and longer than the
 *     one before it; one more for the rest
 * @param nanos how long all took together
 */
public record ConnectStats(List<Long> counts, long nanos) {

  /** The upper bounds that connects are counted by, ascending. */
  public static final List<Duration> BOUNDS =
      IntStream.of(1, 5, 25, 100, 500, 2500).mapToObj(Duration::ofMillis).toList();

  /** Keeps a copy of the counts. */
  public ConnectStats {
    counts = List.copyOf(counts);
  }

  /**
   * The sum of two loops' connects to the same destination.
   *
   * @param other the other loop's
   * @return both together
   */
  public ConnectStats plus(ConnectStats other) {
    List<Long> sums =
        IntStream.range(0, counts.size())
            .mapToObj(i -> counts.get(i) + other.counts.get(i))
            .toList();
    return new ConnectStats(sums, nanos + other.nanos);
  }
}
