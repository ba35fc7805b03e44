package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import dev.sluice.transport.datagram.Reason;

/** The counters of one destination on one event loop, for all its sessions. Event loop only. */
@Internal
public final class BranchCounters {
  private final String name;
  private final Counters<BranchCounter> counters = new Counters<>(BranchCounter.class);

  /**
   * Starts at zero.
   *
   * @param name the destination's name
   */
  public BranchCounters(String name) {
    this.name = name;
  }

  /** Returns the destination's name. */
  public String name() {
    return name;
  }

  /** Returns the table of the counters. */
  public Counters<BranchCounter> table() {
    return counters;
  }

  /** Adds to a counter that no reason splits. */
  public void add(BranchCounter counter, long more) {
    counters.add(counter, more);
  }

  /** Adds to one reason of a counter. */
  public void add(BranchCounter counter, Reason reason, long more) {
    counters.add(counter, reason, more);
  }

  /** Returns a counter's value. */
  public long get(BranchCounter counter) {
    return counters.get(counter);
  }

  /** Adds the duration of one connect. */
  void connected(long nanos) {
    counters.observe(BranchCounter.CONNECT_SECONDS, nanos);
  }

  /** Returns a snapshot. */
  public BranchStats stats() {
    return new BranchStats(name, counters.snapshot());
  }

  /**
   * Returns a snapshot of a destination of streams.
   *
   * @param largestLag the largest lag of any open session, in bytes
   */
  public BranchStats stats(long largestLag) {
    counters.set(
        BranchCounter.LAG_BYTES,
        get(BranchCounter.OFFERED_BYTES)
            - get(BranchCounter.SENT_BYTES)
            - get(BranchCounter.DROPPED_BYTES));
    counters.set(BranchCounter.LAG_BYTES_MAX, largestLag);
    return stats();
  }
}
