package dev.sluice.tee;

import dev.sluice.buffer.Internal;

/**
 * A destination of a route: every sampled session has one branch to it. Holds its settings and the
 * counters of all its branches. Event loop only.
 *
 * @param connector connects a session to it
 * @param onLag what happens if it cannot keep up
 * @param maxLag lag in bytes at which that happens
 * @param sample share of sessions that have this branch, 0 to 1
 * @param counters sums over all sessions
 */
@Internal
public record Destination(
    Connector connector, LagPolicy onLag, long maxLag, double sample, BranchCounters counters) {

  /** Largest lag, in bytes, of a primary or a client before its source is paused. */
  static final long WINDOW = 512 * 1024;

  /**
   * Creates a primary: every session has it, and its source waits for it.
   *
   * @param connector connects a session to it
   * @param counters sums over all sessions
   * @return the destination
   */
  public static Destination primary(Connector connector, BranchCounters counters) {
    return new Destination(connector, LagPolicy.BLOCK, WINDOW, 1, counters);
  }
}
