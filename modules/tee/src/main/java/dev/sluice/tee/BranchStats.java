package dev.sluice.tee;

import dev.sluice.transport.datagram.Reason;

/**
 * The counts of one destination at one moment. Immutable.
 *
 * @param name the destination's name
 * @param counts all that is counted
 */
public record BranchStats(String name, Counts<BranchCounter> counts) {

  /** Returns the stats of a destination that has counted nothing. */
  public static BranchStats none(String name) {
    return new BranchStats(name, Counts.none(BranchCounter.class));
  }

  /** Returns a count; if reasons split it, the sum over all of them. */
  public long get(BranchCounter counter) {
    return counts.get(counter);
  }

  /** Returns the count of one reason. */
  public long get(BranchCounter counter, Reason reason) {
    return counts.get(counter, reason);
  }

  /** Returns these counts and those of the same destination on another event loop together. */
  public BranchStats plus(BranchStats other) {
    return new BranchStats(name, counts.plus(other.counts));
  }
}
