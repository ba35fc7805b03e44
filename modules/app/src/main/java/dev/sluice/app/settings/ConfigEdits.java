package dev.sluice.app.settings;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.route.RouteConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Edits of one route or mirror of a configuration, in place. The result is checked when it is
 * applied. An unknown name is a {@link NoSuchElementException}.
 */
public final class ConfigEdits {
  private static final String MIRRORS = "mirrors";

  private ConfigEdits() {}

  /**
   * Adds a mirror to a route.
   *
   * @throws ConfigException with all errors in the mirror; a path begins with a key of the mirror,
   *     which is all that a caller of the API has sent
   */
  public static void attach(JsonObject config, String route, JsonObject mirror) {
    JsonObject holder = route(config, route);
    RouteConfig.checkMirror(mirror, holder);
    if (!holder.containsKey(MIRRORS)) {
      holder.put(MIRRORS, new JsonArray());
    }
    holder.getJsonArray(MIRRORS).add(mirror);
  }

  /** Removes a mirror from a route. */
  public static void detach(JsonObject config, String route, String mirror) {
    JsonArray mirrors = mirrors(config, route);
    mirrors.remove(find(mirrors, mirror, "mirror"));
  }

  /** Sets the share of sessions that a mirror gets. */
  public static void setSample(JsonObject config, String route, String mirror, Object sample) {
    JsonArray mirrors = mirrors(config, route);
    mirrors.getJsonObject(find(mirrors, mirror, "mirror")).put("sample", sample);
  }

  /** Removes a route, unless it is the only one. */
  public static void remove(JsonObject config, String route) {
    JsonArray routes = config.getJsonArray("routes");
    int index = find(routes, route, "route");
    if (routes.size() == 1) {
      throw new ConfigException(
          List.of(route + " is the only route: to drain it, end the process"));
    }
    routes.remove(index);
  }

  private static JsonObject route(JsonObject config, String name) {
    JsonArray routes = config.getJsonArray("routes");
    return routes.getJsonObject(find(routes, name, "route"));
  }

  private static JsonArray mirrors(JsonObject config, String route) {
    return route(config, route).getJsonArray(MIRRORS, new JsonArray());
  }

  private static int find(JsonArray all, String name, String kind) {
    for (int i = 0; i < all.size(); i++) {
      if (name.equals(all.getJsonObject(i).getString("name"))) {
        return i;
      }
    }
    throw new NoSuchElementException("there is no " + kind + " " + name);
  }
}
