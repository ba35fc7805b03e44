package dev.sluice.proxy.datagram;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.BranchStats;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.DropReason;

/** The counters of one destination of datagrams on one event loop. Event loop only. */
public final class DatagramBranch {
  private final BranchCounters counters;
  private final DatagramCounters<BranchCounter> sent;

  DatagramBranch(String name) {
    counters = new BranchCounters(name);
    sent =
        new DatagramCounters<>(
            counters.table(),
            BranchCounter.SENT_DATAGRAMS,
            BranchCounter.SENT_BYTES,
            BranchCounter.DROPPED_DATAGRAMS,
            BranchCounter.UNREACHABLE_ERRORS);
  }

  String name() {
    return counters.name();
  }

  /** Returns the counters of what is sent to the destination. */
  DatagramTally sent() {
    return sent;
  }

  void dropped(DropReason reason, int count) {
    sent.dropped(reason, count);
  }

  /** Counts datagrams that the destination does not get because of {@code sample}. */
  void sampledOut(int count) {
    counters.add(BranchCounter.SAMPLED_OUT_DATAGRAMS, count);
  }

  /** Counts datagrams that the destination sent back for a client. */
  void responded(int count) {
    counters.add(BranchCounter.RESPONSE_DATAGRAMS, count);
  }

  /** Returns a number that grows with each datagram that is lost. */
  long losses() {
    return sent.losses();
  }

  /** Returns the number of errors that the kernel reported for datagrams sent earlier. */
  long unreachableErrors() {
    return counters.get(BranchCounter.UNREACHABLE_ERRORS);
  }

  BranchStats stats() {
    return counters.stats();
  }
}
