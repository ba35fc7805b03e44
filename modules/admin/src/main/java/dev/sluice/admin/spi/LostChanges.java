package dev.sluice.admin.spi;

import java.util.List;

/**
 * The changes made through the API that a new configuration has dropped. Immutable.
 *
 * @param times number of configurations that have dropped some
 * @param latest the changes that were dropped last
 */
public record LostChanges(long times, List<Difference> latest) {
  /** No change was dropped. */
  public static final LostChanges NONE = new LostChanges(0, List.of());

  /** Keeps a copy of the list. */
  public LostChanges {
    latest = List.copyOf(latest);
  }

  /** Returns the same with more changes; itself if there are none. */
  public LostChanges plus(List<Difference> more) {
    return more.isEmpty() ? this : new LostChanges(times + 1, more);
  }
}
