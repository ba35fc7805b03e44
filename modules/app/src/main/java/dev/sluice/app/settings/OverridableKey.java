package dev.sluice.app.settings;

import dev.sluice.proxy.route.RouteConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One key of a configuration that a variable or a property may set.
 *
 * @param name its path with list elements by name: {@code routes.orders.primary.to}
 * @param path its path as errors have it: {@code routes[0].primary.to}
 * @param holder the object that has or will have the key
 * @param key the last word of both paths
 */
record OverridableKey(String name, String path, JsonObject holder, String key) {

  /** Returns {@code SLUICE_ROUTES_ORDERS_PRIMARY_TO}. */
  String variable() {
    return "SLUICE_" + name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** Returns {@code sluice.routes.orders.primary.to}. */
  String property() {
    return "sluice." + name;
  }

  void set(Object value) {
    holder.put(key, value);
  }

  /** Returns every such key; sections that defaults stand in for are added, empty. */
  static List<OverridableKey> of(JsonObject config) {
    List<OverridableKey> targets = new ArrayList<>();
    for (Section section : Section.ALL) {
      if (section.isIn(config)) {
        addSection(targets, section, config);
      }
    }
    for (String key : Section.TOP_VALUES) {
      targets.add(new OverridableKey(key, key, config, key));
    }
    eachNamed(config, "routes", (i, route) -> addRoute(targets, "routes[" + i + "]", route));
    return targets;
  }

  private static void addSection(List<OverridableKey> targets, Section section, JsonObject config) {
    JsonObject holder = config;
    for (String key : section.path()) {
      holder = inner(holder, key);
    }
    addKeys(targets, section.name(), section.name(), holder, section.values());
  }

  private static void addRoute(List<OverridableKey> targets, String path, JsonObject route) {
    String name = "routes." + route.getString("name");
    List<String> keys = RouteConfig.routeKeys();
    keys.removeAll(List.of("name", "socket", "limits", "keepAlive", "primary", "mirrors"));
    addKeys(targets, name, path, route, keys);
    JsonObject socket = inner(route, "socket");
    addKeys(targets, name + ".socket", path + ".socket", socket, RouteConfig.socketKeys());
    JsonObject limits = inner(route, "limits");
    addKeys(targets, name + ".limits", path + ".limits", limits, RouteConfig.limitKeys());
    // On a route for datagrams the section itself would be an error.
    if (!RouteConfig.isForDatagrams(String.valueOf(route.getValue("listen")))) {
      JsonObject keepAlive = inner(route, "keepAlive");
      addKeys(
          targets,
          name + ".keepAlive",
          path + ".keepAlive",
          keepAlive,
          RouteConfig.keepAliveKeys());
    }
    JsonObject primary = inner(route, "primary");
    addKeys(targets, name + ".primary", path + ".primary", primary, RouteConfig.primaryKeys());
    List<String> mirrorKeys = RouteConfig.mirrorKeys();
    mirrorKeys.remove("name");
    eachNamed(
        route,
        "mirrors",
        (i, mirror) ->
            addKeys(
                targets,
                name + ".mirrors." + mirror.getString("name"),
                path + ".mirrors[" + i + "]",
                mirror,
                mirrorKeys));
  }

  private static void addKeys(
      List<OverridableKey> all, String name, String path, JsonObject holder, List<String> keys) {
    for (String key : keys) {
      all.add(new OverridableKey(name + "." + key, path + "." + key, holder, key));
    }
  }

  /** Where something else stands in the section's place, its error is reported by the reading. */
  private static JsonObject inner(JsonObject holder, String key) {
    if (!holder.containsKey(key)) {
      holder.put(key, new JsonObject());
    }
    return holder.getValue(key) instanceof JsonObject json ? json : new JsonObject();
  }

  private static void eachNamed(JsonObject holder, String key, ElementTask task) {
    JsonArray array = holder.getValue(key) instanceof JsonArray list ? list : new JsonArray();
    for (int i = 0; i < array.size(); i++) {
      if (array.getValue(i) instanceof JsonObject json && json.getValue("name") instanceof String) {
        task.run(i, json);
      }
    }
  }

  private interface ElementTask {
    void run(int index, JsonObject element);
  }
}
