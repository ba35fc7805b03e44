package dev.sluice.admin.api;

import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.compare.result.Latencies;
import dev.sluice.proxy.compare.result.ResponseDifferenceJson;
import dev.sluice.proxy.compare.result.SidedLatencies;
import dev.sluice.tee.MetricScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The comparison of a route, and its differences, in the API and in reports. Any thread. */
public final class ComparisonJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private ComparisonJson() {}

  /** Returns the differences. */
  public static JsonObject of(DifferencePage page) {
    JsonArray differences = new JsonArray();
    page.differences().forEach(one -> differences.add(ResponseDifferenceJson.of(one)));
    return new JsonObject().put("kept", page.kept()).put("differences", differences);
  }

  /** Returns the verdict, the counts and the latencies. */
  public static JsonObject of(ComparisonStats stats) {
    JsonObject json =
        new JsonObject()
            .put("mirror", stats.mirror())
            .put("control", stats.control())
            .put("verdict", stats.verdict());
    CountsJson.add(stats.counts(), MetricScope.ALL, json);
    return json.put(
        "latencies",
        new JsonObject()
            .put("firstByte", sided(stats.latency(CompareLatency.FIRST_BYTE)))
            .put("lastByte", sided(stats.latency(CompareLatency.LAST_BYTE)))
            .put("message", sided(stats.latency(CompareLatency.MESSAGE))));
  }

  private static JsonObject sided(SidedLatencies latencies) {
    return new JsonObject()
        .put("primary", percentiles(latencies.primary()))
        .put("mirror", percentiles(latencies.mirror()))
        .put("slower", percentiles(latencies.slower()))
        .put("faster", percentiles(latencies.faster()));
  }

  private static JsonObject percentiles(Latencies latencies) {
    return new JsonObject()
        .put("count", latencies.count())
        .put("p50", seconds(latencies, 50))
        .put("p90", seconds(latencies, 90))
        .put("p99", seconds(latencies, 99))
        .put("max", seconds(latencies, 100));
  }

  private static double seconds(Latencies latencies, double percent) {
    return latencies.percentileNanos(percent) / NANOS_PER_SECOND;
  }
}
