package dev.sluice.proxy.stats;

import java.util.List;
import java.util.stream.Stream;

/**
 * Some of the sessions that are open. Immutable.
 *
 * @param total number of open sessions
 * @param sessions the requested ones; on a TCP route the oldest come first
 */
public record SessionPage(int total, List<SessionStats> sessions) {

  /** Keeps a copy of the list. */
  public SessionPage {
    sessions = List.copyOf(sessions);
  }

  /**
   * Returns the sessions of two instances of a route together.
   *
   * @param next the page of the other instance; its sessions come last
   */
  public SessionPage plus(SessionPage next) {
    return new SessionPage(
        total + next.total, Stream.concat(sessions.stream(), next.sessions.stream()).toList());
  }
}
