package dev.sluice.proxy.stats;

import dev.sluice.buffer.Internal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sessions of a route that is being stopped, at one moment. Immutable.
 *
 * @param open number of sessions that the stop still waits for
 * @param cutOff number of sessions that were ended before they were done
 * @param longest some of the open sessions, the largest lag first; at most {@link #MOST}
 */
@Internal
public record DrainStats(int open, long cutOff, List<WaitingSession> longest) {

  private static final Comparator<WaitingSession> LARGEST_LAG_FIRST =
      Comparator.comparingLong(WaitingSession::lagBytes).reversed();

  /** Largest number of sessions that are listed. */
  public static final int MOST = 5;

  /** The stats of a route without sessions. */
  public static final DrainStats NONE = new DrainStats(0, 0, List.of());

  /** Keeps the sessions with the largest lag. */
  public DrainStats {
    longest = longest.stream().sorted(LARGEST_LAG_FIRST).limit(MOST).toList();
  }

  /** Returns the stats of these open sessions. */
  public static DrainStats of(List<WaitingSession> open, long cutOff) {
    return new DrainStats(open.size(), cutOff, open);
  }

  /** Returns these stats and those of another instance together. */
  public DrainStats plus(DrainStats other) {
    return new DrainStats(
        open + other.open,
        cutOff + other.cutOff,
        Stream.concat(longest.stream(), other.longest.stream()).toList());
  }
}
