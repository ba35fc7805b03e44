package dev.sluice.benchmarks.report;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measurement.
 *
 * @param workload what was measured
 * @param x where on its axis: destinations, connections, or requests in a second
 * @param contender who was measured
 * @param round in which round, from 1 on
 * @param values what came out, by name
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
