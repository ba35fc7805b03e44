package dev.sluice.proxy.compare;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.compare.result.LatencyRecorders;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.tee.Counters;
import dev.sluice.tee.Counts;

/**
 * What the sessions of a route on one event loop have found of one mirror. It outlives a change of
 * the options. Event loop only.
 */
final class ComparisonTally {
  private final Counters<CompareCounter> counters = new Counters<>(CompareCounter.class);
  private final LatencyRecorders latencies = new LatencyRecorders();
  private final RecentDifferences differences = new RecentDifferences();

  LatencyRecorders latencies() {
    return latencies;
  }

  void count(CompareCounter counter, long more) {
    counters.add(counter, more);
  }

  void message(ComparisonResult result) {
    counters.add(CompareCounter.MESSAGES, result, 1);
  }

  void session(ComparisonResult result) {
    counters.add(CompareCounter.SESSIONS, result, 1);
  }

  void unknownSession(UnknownReason reason) {
    session(ComparisonResult.UNKNOWN);
    counters.add(CompareCounter.UNKNOWN_SESSIONS, reason, 1);
  }

  /**
   * Notes that a session holds another amount of memory.
   *
   * @param more change in bytes
   * @param now what the session holds, in bytes
   */
  void held(long more, long now) {
    counters.add(CompareCounter.HELD_BYTES, more);
    if (now > counters.get(CompareCounter.HELD_BYTES_MAX)) {
      counters.set(CompareCounter.HELD_BYTES_MAX, now);
    }
  }

  /** Returns whether a difference may be reported; otherwise it is only counted. */
  boolean mayReport() {
    boolean may = differences.mayAdd();
    if (!may) {
      counters.add(CompareCounter.UNREPORTED_DIFFERENCES, 1);
    }
    return may;
  }

  void report(ResponseDifference difference) {
    differences.add(difference);
  }

  DifferencePage page(long before, int most) {
    return differences.page(before, most);
  }

  Counts<CompareCounter> counts() {
    return counters.snapshot();
  }
}
