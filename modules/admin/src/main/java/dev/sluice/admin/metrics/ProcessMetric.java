package dev.sluice.admin.metrics;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;
import static dev.sluice.tee.MetricScope.STREAM;

import dev.sluice.admin.http.Fault;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.transport.datagram.Reason;
import java.util.List;

/** The metrics that the admin has from elsewhere than from counters of routes. */
enum ProcessMetric implements Metric {
  BUILD(
      new MetricInfo(
          "sluice_build",
          MetricKind.INFO,
          ALL,
          "The version of Sluice, and of the Java that runs it.",
          "version, java",
          List.of())),
  RELOADS(
      counter(
              ALL,
              "sluice_reloads",
              "Times that the configuration was read again while routes ran, by result.")
          .by("result", ReloadResult.values())),
  LAST_RELOAD(
      gauge(
          ALL,
          "sluice_last_reload_successful",
          "Whether the process runs its configuration file: 1, or 0 if the last reload was"
              + " rejected.")),
  CERTIFICATES_CURRENT(
      gauge(
          ALL,
          "sluice_tls_last_reload_successful",
          "Whether all certificates in use are those of their files: 1, or 0 if files are wrong.")),
  LIVE(gauge(ALL, "sluice_live", "Whether all event loops are alive, as in /health/live: 1 or 0.")),
  READY(
      gauge(
          ALL,
          "sluice_ready",
          "Whether all routes listen, as in /health/ready: 1, or 0 while they start or drain.")),
  ADMIN_CLOSED_CONNECTIONS(
      counter(
              ALL,
              "sluice_admin_closed_connections",
              "Connections that the admin listener closed because of the client, by reason.")
          .by(Fault.values())),
  CERTIFICATE_EXPIRY(
      gauge(
          STREAM,
          "sluice_tls_certificate_expiry_timestamp_seconds",
          "Time at which the certificate for a name expires, in seconds since 1970; label sni.")),
  LAG_LIMIT_BYTES(
      gauge(
          STREAM,
          "sluice_branch_lag_limit_bytes",
          "The largest lag that one session may have at the mirror: maxLag."));

  /** The results of a reload. */
  enum ReloadResult implements Reason {
    APPLIED,
    REJECTED
  }

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  ProcessMetric(MetricInfo info) {
    this.info = info;
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
