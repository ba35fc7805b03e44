package dev.sluice.app.compare;

import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import java.time.Duration;
import java.time.Instant;

/**
 * What a comparison has found so far. Immutable.
 *
 * @param began when it began
 * @param elapsed time since then
 * @param route the counts of its route
 * @param comparison the counts of the comparison
 * @param differences the differences that were found last
 */
record Reading(
    Instant began,
    Duration elapsed,
    RouteStats route,
    ComparisonStats comparison,
    DifferencePage differences) {

  long openSessions() {
    return route.counts().get(RouteCounter.OPEN_SESSIONS);
  }

  /** Returns the time since the beginning, such as {@code 75 s}. */
  String seconds() {
    return elapsed.toSeconds() + " s";
  }
}
