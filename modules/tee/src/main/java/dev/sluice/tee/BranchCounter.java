package dev.sluice.tee;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;
import static dev.sluice.tee.MetricScope.DATAGRAM;
import static dev.sluice.tee.MetricScope.STREAM;

import dev.sluice.transport.datagram.DropReason;

/**
 * The metrics of one destination of a route. A new one is one line here.
 *
 * <p>No byte of a stream is missing: offered = sent + dropped + lag.
 */
public enum BranchCounter implements Metric {
  OPENED(counter(STREAM, "sluice_branch_opened", "Branches that sessions opened.")),
  SAMPLED_OUT_SESSIONS(
      counter(
          STREAM,
          "sluice_branch_sampled_out_sessions",
          "Sessions that did not get this mirror because of sample.")),
  SAMPLED_OUT_DATAGRAMS(
      counter(
          DATAGRAM,
          "sluice_branch_sampled_out_datagrams",
          "Datagrams that were not sent to this mirror because of sample.")),
  OFFERED_BYTES(
      counter(
          STREAM,
          "sluice_branch_offered_bytes",
          "Bytes that clients sent while they had this branch.")),
  SENT_BYTES(counter(ALL, "sluice_branch_sent_bytes", "Bytes that were sent to the destination.")),
  SENT_DATAGRAMS(
      counter(
          DATAGRAM,
          "sluice_branch_sent_datagrams",
          "Datagrams that were sent to the destination.")),
  RESPONSE_BYTES(
      counter(
          STREAM,
          "sluice_branch_response_bytes",
          "Bytes that the destination sent back; those of a mirror are discarded.")),
  RESPONSE_DATAGRAMS(
      counter(
          DATAGRAM,
          "sluice_branch_response_datagrams",
          "Datagrams that the primary sent back to clients; 0 for a mirror.")),
  LAG_BYTES(
      gauge(
          STREAM,
          "sluice_branch_lag_bytes",
          "Bytes that wait to be sent to the destination, of all sessions together.")),
  LAG_BYTES_MAX(
      MetricInfo.of(
          MetricKind.MAXIMUM,
          STREAM,
          "sluice_branch_lag_bytes_max",
          "The largest lag of any open session, in bytes.")),
  CONNECT_SECONDS(
      MetricInfo.of(
          MetricKind.HISTOGRAM,
          STREAM,
          "sluice_branch_connect_seconds",
          "Time to connect to the destination, including the name lookup.")),
  PACE_TIMEOUTS(
      counter(
          STREAM,
          "sluice_branch_pace_timeouts",
          "Times that a mirror with pace did not respond within paceTimeout, and got the next bytes"
              + " all the same.")),
  DROPPED_BYTES(
      counter(
              STREAM,
              "sluice_branch_dropped_bytes",
              "Bytes that will never be sent because the branch ended, by the reason of the end.")
          .by(CloseReason.values())),
  DROPPED_DATAGRAMS(
      counter(
              DATAGRAM,
              "sluice_branch_dropped_datagrams",
              "Datagrams for the destination that were dropped, by reason.")
          .by(DropReason.values())),
  UNREACHABLE_ERRORS(
      counter(
          DATAGRAM,
          "sluice_branch_unreachable_errors",
          "Errors that the kernel reported for datagrams sent earlier, such as ICMP port"
              + " unreachable; it may report several as one.")),
  ENDED(
      counter(STREAM, "sluice_branch_ended", "Branches that ended, by reason.")
          .by(CloseReason.values())),
  ENDED_COPIES(
      counter(
          STREAM,
          "sluice_branch_ended_copies",
          "COPYs of PostgreSQL that only the mirror had begun, and that Sluice ended there so that"
              + " the mirror could go on."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  BranchCounter(MetricInfo info) {
    this.info = info;
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
