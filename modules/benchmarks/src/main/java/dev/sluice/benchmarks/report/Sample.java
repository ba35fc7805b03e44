package dev.sluice.benchmarks.report;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measurement.
 *
 * @param workload the workload
 * @param x position on its axis: destinations, connections, or requests per second
 * @param contender the contender
 * @param round number of the round, from 1
 * @param values the results, by name
 */
public record Sample(
    Workload workload, int x, String contender, int round, Map<String, Double> values) {

  JsonObject toJson() {
    JsonObject named = new JsonObject();
    values.forEach(named::put);
    return new JsonObject()
        .put("workload", workload.id())
        .put("x", x)
        .put("contender", contender)
        .put("round", round)
        .put("values", named);
  }

  static Sample fromJson(JsonObject json) {
    Map<String, Double> values = new LinkedHashMap<>();
    JsonObject named = json.getJsonObject("values");
    named.fieldNames().forEach(name -> values.put(name, named.getDouble(name)));
    String id = json.getString("workload");
    Workload workload =
        Workload.named(id)
            .orElseThrow(() -> new IllegalArgumentException("workload: \"" + id + "\" is unknown"));
    return new Sample(
        workload,
        json.getInteger("x"),
        json.getString("contender"),
        json.getInteger("round"),
        values);
  }
}
