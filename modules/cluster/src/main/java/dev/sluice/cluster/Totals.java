package dev.sluice.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The sums over all nodes, for each route. */
final class Totals {
  private static final String NAME = "name";

  private Totals() {}

  /**
   * Adds the numbers of each route.
   *
   * @param nodes the nodes, each with a list {@code routes}; a route has a name and numbers
   * @return the routes, ordered by name; {@code nodes} is the number of nodes that run the route
   */
  static JsonArray of(Iterable<JsonObject> nodes) {
    Map<String, JsonObject> sums = new TreeMap<>();
    for (JsonObject node : nodes) {
      for (Object element : node.getJsonArray("routes", new JsonArray())) {
        JsonObject route = (JsonObject) element;
        String name = route.getString(NAME);
        add(route, sums.computeIfAbsent(name, first -> new JsonObject().put(NAME, name)));
      }
    }
    JsonArray totals = new JsonArray();
    sums.values().forEach(totals::add);
    return totals;
  }

  private static void add(JsonObject route, JsonObject sum) {
    sum.put("nodes", sum.getLong("nodes", 0L) + 1);
    for (String key : route.fieldNames()) {
      if (!key.equals(NAME)) {
        sum.put(key, sum.getLong(key, 0L) + route.getLong(key));
      }
    }
  }
}
