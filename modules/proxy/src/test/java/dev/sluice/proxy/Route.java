package dev.sluice.proxy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The configuration of a route under test: it listens on a free port of 127.0.0.1. */
final class Route {

  private final JsonArray mirrors = new JsonArray();
  private final JsonObject json =
      new JsonObject()
          .put("name", "test")
          .put("listen", "tcp://127.0.0.1:0")
          .put("drainTimeout", "10s")
          .put("mirrors", mirrors);

  private Route() {}

  static Route to(String primary) {
    Route route = new Route();
    route.json.put("primary", new JsonObject().put("to", primary));
    return route;
  }

  /** Sets the primary, with more keys. */
  static Route to(String primary, JsonObject keys) {
    Route route = to(primary);
    route.json.getJsonObject("primary").mergeIn(keys);
    return route;
  }

  /** Sets a key of the route. */
  Route with(String key, Object value) {
    json.put(key, value);
    return this;
  }

  /** Adds a mirror that is cut if it lags; the mirrors are named m0, m1 and so on. */
  Route mirror(String to) {
    return mirror(to, new JsonObject());
  }

  /** Adds a mirror with more keys. */
  Route mirror(String to, JsonObject keys) {
    mirrors.add(keys.copy().put("name", "m" + mirrors.size()).put("to", to));
    return this;
  }

  JsonObject json() {
    return json;
  }
}
