package dev.sluice.admin.api;

import dev.sluice.tee.Counts;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.tee.MetricScope;
import dev.sluice.transport.datagram.Reason;
import io.vertx.core.json.JsonObject;

/** The counts of a table as JSON; the names are those of the metrics, in camel case. */
final class CountsJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private CountsJson() {}

  /**
   * Adds all counts of a table that a route has, except histograms.
   *
   * @param route {@link MetricScope#STREAM} or {@link MetricScope#DATAGRAM}
   * @return {@code to}
   */
  static <M extends Enum<M> & Metric> JsonObject add(
      Counts<M> counts, MetricScope route, JsonObject to) {
    for (M metric : counts.metrics()) {
      MetricInfo info = metric.info();
      if (info.scope().includes(route) && info.kind() != MetricKind.HISTOGRAM) {
        to.put(info.field(), value(counts, metric));
      }
    }
    return to;
  }

  private static <M extends Enum<M> & Metric> Object value(Counts<M> counts, M metric) {
    MetricInfo info = metric.info();
    if (info.isSplit()) {
      return split(counts, metric);
    }
    long value = counts.get(metric);
    return info.isTime() ? (Object) (value / NANOS_PER_SECOND) : (Object) value;
  }

  private static <M extends Enum<M> & Metric> JsonObject split(Counts<M> counts, M metric) {
    JsonObject json = new JsonObject();
    for (Reason reason : metric.info().values()) {
      long count = counts.get(metric, reason);
      if (count > 0) {
        json.put(reason.label(), count);
      }
    }
    return json;
  }
}
