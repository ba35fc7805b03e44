package dev.sluice.admin.metrics;

import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;

import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;

/** The metrics of routes that are being stopped; 0 for a route that runs. */
enum DrainMetric implements Metric {
  SESSIONS(
      gauge(
          ALL,
          "sluice_draining_sessions",
          "Sessions that are open while their route, or the process, is being stopped.")),
  SECONDS_LEFT(
      gauge(
          ALL,
          "sluice_draining_seconds_left",
          "The longest time after which these sessions are cut off."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  DrainMetric(MetricInfo info) {
    this.info = info;
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
