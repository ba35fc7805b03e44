package dev.sluice.proxy.compare.result;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;

import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;

/** The counts of the comparison of a route. A new one is one line here. */
public enum CompareCounter implements Metric {
  SESSIONS(
      counter(ALL, "sluice_compare_sessions", "Sessions that have ended, by result.")
          .by("result", ComparisonResult.values())),
  UNKNOWN_SESSIONS(
      counter(
              ALL,
              "sluice_compare_unknown_sessions",
              "Sessions that could not be compared to their end, by reason.")
          .by(UnknownReason.values())),
  MESSAGES(
      counter(
              ALL,
              "sluice_compare_messages",
              "Responses that were compared one by one, by result; 0 without frame.")
          .by("result", ComparisonResult.values())),
  UNSOLICITED_MESSAGES(
      counter(
          ALL,
          "sluice_compare_unsolicited_messages",
          "Messages of the primary that answer no request, which are not compared.")),
  COMPARED_BYTES(
      counter(
          ALL,
          "sluice_compare_compared_bytes",
          "Bytes of the primary that were compared with the mirror's.")),
  HELD_BYTES(
      gauge(
          ALL,
          "sluice_compare_held_bytes",
          "Memory of responses that wait for those of the other side.")),
  HELD_BYTES_MAX(
      MetricInfo.of(
          MetricKind.MAXIMUM,
          ALL,
          "sluice_compare_held_bytes_max",
          "The most memory that one session has held, in bytes; at most window for the mirror and"
              + " window for the control.")),
  UNREPORTED_DIFFERENCES(
      counter(
          ALL,
          "sluice_compare_unreported_differences",
          "Differences that were counted but not listed, because they were too many in a second.")),
  UNLOGGED_DIFFERENCES(
      counter(
          ALL,
          "sluice_compare_unlogged_differences",
          "Differences that are missing in the log, because its disk was too slow or failed."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  CompareCounter(MetricInfo info) {
    this.info = info;
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
