package dev.sluice.tee;

import dev.sluice.buffer.Internal;

/**
 * One destination of a route, and the counters of all its sessions. Event loop only.
 *
 * @param connector makes a session's connection to it
 * @param onLag the policy for a lag beyond {@code maxLag}
 * @param maxLag the largest lag of a session, in bytes
 * @param sample the share of sessions that have this branch, 0 to 1
 * @param counters the sum over all sessions
 */
@Internal
public record Destination(
    Connector connector, LagPolicy onLag, long maxLag, double sample, BranchCounters counters) {

  /** The most that a primary or a client may be behind before its source is paused, in bytes. */
  static final long WINDOW = 512 * 1024;

  /**
   * A primary: always there, and its source waits for it.
   *
   * @param connector how a session reaches it
   * @param counters the sum over all sessions
   * @return the destination
   */
  public static Destination primary(Connector connector, BranchCounters counters) {
    return new Destination(connector, LagPolicy.BLOCK, WINDOW, 1, counters);
  }
}
