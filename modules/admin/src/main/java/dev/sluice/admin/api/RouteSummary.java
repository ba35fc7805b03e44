package dev.sluice.admin.api;

import dev.sluice.admin.spi.RouteSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One route in a few numbers, which can be added to those of the same route elsewhere. */
public final class RouteSummary {
  private RouteSummary() {}

  /** Returns the route's name, and numbers. */
  public static JsonObject of(RouteSnapshot snapshot) {
    JsonObject state = RouteJson.of(snapshot);
    JsonObject received = state.getJsonObject("received");
    long lag = 0;
    long cuts = 0;
    for (Object element : state.getJsonArray("mirrors", new JsonArray())) {
      JsonObject mirror = (JsonObject) element;
      JsonObject ends = mirror.getJsonObject("ends");
      lag += mirror.getLong("lag");
      cuts += ends.getLong("CUT", 0L) + ends.getLong("CUT_FOR_MEMORY", 0L);
    }
    return new JsonObject()
        .put("name", state.getString("name"))
        .put("sessionsOpen", state.getLong("sessionsOpen"))
        .put("sessionsTotal", state.getLong("sessionsTotal"))
        .put("bytes", received.getLong("bytes"))
        .put("datagrams", received.getLong("datagrams"))
        .put("lag", lag)
        .put("cuts", cuts);
  }
}
