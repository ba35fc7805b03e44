package dev.sluice.proxy.compare.engine;

import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ResponseDifference;

/**
 * One message that differs. Immutable, except that it borrows its parts from the comparison that
 * has ended.
 *
 * @param kind how it differs
 * @param message index of the message in the stream
 * @param request index of the request that it answers
 * @param offset offset of the difference in the primary's stream
 * @param offsetInMessage offset of the difference in the message
 * @param within number of bytes among which the difference is
 * @param left what the primary has sent
 * @param right what the mirror has sent
 * @param parts all parts that differ
 */
public record Finding(
    ComparisonResult kind,
    long message,
    long request,
    long offset,
    long offsetInMessage,
    int within,
    ResponseDifference.Side left,
    ResponseDifference.Side right,
    DifferentParts parts) {

  /**
   * Returns whether a control that differs from the primary as well explains this difference.
   *
   * @param control the difference of the same message of the control
   */
  public boolean isExplainedBy(Finding control) {
    return parts.areAllNear(control.parts);
  }
}
