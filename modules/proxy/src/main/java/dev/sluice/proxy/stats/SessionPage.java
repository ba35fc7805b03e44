package dev.sluice.proxy.stats;

import java.util.List;
import java.util.stream.Stream;

/**
 * Some of the sessions that are open. Immutable.
 *
 * @param total how many are open
 * @param sessions those that were asked for; a TCP route's oldest come first
 */
public record SessionPage(int total, List<SessionStats> sessions) {

  /** Keeps a copy of the list. */
  public SessionPage {
    sessions = List.copyOf(sessions);
  }

  /**
   * What two instances of a route have together.
   *
   * @param next the other's
   * @return both, this one's first
   */
  public SessionPage plus(SessionPage next) {
    return new SessionPage(
        total + next.total, Stream.concat(sessions.stream(), next.sessions.stream()).toList());
  }
}
