package dev.sluice.proxy.stats;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;
import static dev.sluice.tee.MetricScope.DATAGRAM;
import static dev.sluice.tee.MetricScope.STREAM;

import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.tls.HandshakeFailure;
import dev.sluice.tls.TlsVersion;
import dev.sluice.transport.datagram.DropReason;

/** The metrics of a route as a whole. A new one is one line here. */
public enum RouteCounter implements Metric {
  OPEN_SESSIONS(gauge(ALL, "sluice_route_open_sessions", "Sessions that are open.")),
  SESSIONS(counter(ALL, "sluice_route_sessions", "Sessions that were begun.")),
  REJECTED_CONNECTIONS(
      counter(
              STREAM,
              "sluice_route_rejected_connections",
              "Connections that the route rejected, by reason.")
          .by(RejectReason.values())),
  EVICTED_SESSIONS(
      counter(
          DATAGRAM,
          "sluice_route_evicted_sessions",
          "Sessions that were ended early to make room for others.")),
  RECEIVED_BYTES(counter(ALL, "sluice_route_received_bytes", "Bytes received from clients.")),
  RECEIVED_DATAGRAMS(
      counter(DATAGRAM, "sluice_route_received_datagrams", "Datagrams received from clients.")),
  DROPPED_RECEIVED_DATAGRAMS(
      counter(
              DATAGRAM,
              "sluice_route_dropped_received_datagrams",
              "Datagrams from clients that were sent to no destination, by reason.")
          .by(DropReason.values())),
  KERNEL_DROPPED_DATAGRAMS(
      counter(
          DATAGRAM,
          "sluice_route_kernel_dropped_datagrams",
          "Datagrams from clients that the kernel dropped because they were read too slowly.")),
  RESPONSE_BYTES(counter(ALL, "sluice_route_response_bytes", "Bytes sent to clients.")),
  RESPONSE_DATAGRAMS(
      counter(DATAGRAM, "sluice_route_response_datagrams", "Datagrams sent to clients.")),
  DROPPED_RESPONSE_DATAGRAMS(
      counter(
              DATAGRAM,
              "sluice_route_dropped_response_datagrams",
              "Datagrams for clients that were dropped, by reason.")
          .by(DropReason.values())),
  UNREACHABLE_ERRORS(
      counter(
          DATAGRAM,
          "sluice_route_unreachable_errors",
          "Errors that the kernel reported for datagrams sent to clients, such as ICMP port"
              + " unreachable; it may report several as one.")),
  RESPONSE_LAG_BYTES(
      gauge(STREAM, "sluice_route_response_lag_bytes", "Bytes that wait to be sent to clients.")),
  TLS_HANDSHAKES(
      counter(
              STREAM,
              "sluice_route_tls_handshakes",
              "TLS handshakes with clients that were done, by version.")
          .by("version", TlsVersion.values())),
  TLS_RESUMED_HANDSHAKES(
      counter(
          STREAM,
          "sluice_route_tls_resumed_handshakes",
          "TLS handshakes with clients that resumed an earlier session.")),
  TLS_FAILED_HANDSHAKES(
      counter(
              STREAM,
              "sluice_route_tls_failed_handshakes",
              "TLS handshakes with clients that failed, by reason.")
          .by(HandshakeFailure.values())),
  EVENT_LOOP_DELAY_SECONDS_MAX(
      MetricInfo.of(
          MetricKind.MAXIMUM,
          ALL,
          "sluice_route_event_loop_delay_seconds_max",
          "The longest delay of an event loop of the route in the last 15 to 30 seconds."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  RouteCounter(MetricInfo info) {
    this.info = info;
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
