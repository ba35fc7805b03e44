package dev.sluice.proxy.compare;

import dev.sluice.proxy.compare.engine.Finding;
import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts the results of one session's messages, and in the end its own. Event loop only. */
final class SessionResult implements MessageResults.Receiver {
  private final RouteComparison route;
  private final RouteComparison.Reporter reporter;
  private final boolean framed;
  private @Nullable ComparisonResult first; // the first difference
  private boolean noise;
  private boolean unknown;

  /**
   * Begins before the first message.
   *
   * @param framed whether messages count; without frames only the session does
   */
  SessionResult(RouteComparison route, RouteComparison.Reporter reporter, boolean framed) {
    this.route = route;
    this.reporter = reporter;
    this.framed = framed;
  }

  @Override
  public void equal(long leftBytes) {
    count(ComparisonResult.EQUAL, leftBytes);
  }

  @Override
  public void differs(ComparisonResult kind, long leftBytes, Finding finding) {
    count(kind, leftBytes);
    noise |= kind == ComparisonResult.NOISE;
    unknown |= kind == ComparisonResult.UNKNOWN;
    if (kind.isDifference() && first == null) {
      first = kind;
    }
    if (kind != ComparisonResult.UNKNOWN) {
      route.report(kind, finding, reporter);
    }
  }

  private void count(ComparisonResult kind, long leftBytes) {
    route.tally().count(CompareCounter.COMPARED_BYTES, leftBytes);
    if (framed) {
      route.tally().message(kind);
    }
  }

  /** Counts a session that has no mirror to compare. */
  void endWithout(UnknownReason reason) {
    route.tally().unknownSession(reason);
  }

  /**
   * Counts the session.
   *
   * @param missing describes what one side has not sent
   * @param rest the result of what was not compared yet
   * @param controlRest the same of the control; {@code EQUAL} without a control
   * @param gaveUp why not all could be compared; null if it could
   */
  void end(
      Function<ComparisonResult, Finding> missing,
      ComparisonResult rest,
      ComparisonResult controlRest,
      @Nullable UnknownReason gaveUp) {
    if (rest.isDifference()) {
      ComparisonResult kind = rest == controlRest ? ComparisonResult.NOISE : rest;
      differs(kind, 0, missing.apply(kind));
    }
    if (first != null) {
      route.tally().session(first);
    } else if (gaveUp != null) {
      endWithout(gaveUp);
    } else if (unknown) {
      endWithout(UnknownReason.CONTROL);
    } else {
      route.tally().session(noise ? ComparisonResult.NOISE : ComparisonResult.EQUAL);
    }
  }
}
