package dev.sluice.benchmarks.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JMH's results for the pools: nanoseconds by benchmark, then by pool.
 *
 * @param nanos the results, in the order of the benchmarks
 */
public record PoolScores(Map<String, Map<String, Double>> nanos) {
  /** The benchmark methods, in the order of the report, with their titles. */
  private static final Map<String, String> TITLES = titles();

  private static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("ping", "one at a time");
    titles.put("inFlight32", "32 in flight");
    titles.put("fanOut3", "shared among three");
    titles.put("releaseElsewhere", "released on another thread");
    return titles;
  }

  /** Reads JMH's output. */
  public static PoolScores of(JsonArray jmh) {
    Map<String, Map<String, Double>> nanos = new LinkedHashMap<>();
    for (String method : TITLES.keySet()) {
      for (int i = 0; i < jmh.size(); i++) {
        JsonObject run = jmh.getJsonObject(i);
        if (run.getString("benchmark").endsWith("." + method)) {
          nanos
              .computeIfAbsent(TITLES.getOrDefault(method, method), title -> new LinkedHashMap<>())
              .put(
                  run.getJsonObject("params").getString("contender"),
                  run.getJsonObject("primaryMetric").getDouble("score"));
        }
      }
    }
    return new PoolScores(nanos);
  }

  List<String> pools() {
    return nanos.values().stream().flatMap(scores -> scores.keySet().stream()).distinct().toList();
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    nanos.forEach(
        (title, scores) ->
            rows.add(
                Tables.row(
                    title, pools(), pool -> Numbers.shown(scores.getOrDefault(pool, Double.NaN)))));
    return new Table(
        "pool", "One acquire and release of 64 KiB, ns", Tables.row("", pools(), x -> x), rows);
  }
}
