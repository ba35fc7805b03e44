package dev.sluice.app.settings;

import dev.sluice.admin.spi.Difference;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.SectionType;
import dev.sluice.proxy.route.RouteConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Edits of one route or mirror of a configuration. An unknown name is a {@link
 * NoSuchElementException}.
 */
public final class ConfigEdits {
  /** The keys of a route that change only with a new start of it. */
  static final Set<String> FIXED =
      Set.of(
          "name",
          "listen",
          "socket",
          "reusePort",
          "instances",
          "responses",
          "join",
          "receiveBuffer");

  private static final String ROUTES = "routes";
  private static final String MIRRORS = "mirrors";
  private static final String NAME = "name";

  private ConfigEdits() {}

  /** Returns the edit that adds a mirror to a route. */
  public static ConfigEdit attach(String route, JsonObject mirror) {
    return config -> {
      int index = indexOfRoute(config, route);
      JsonObject holder = config.getJsonArray(ROUTES).getJsonObject(index);
      if (!holder.containsKey(MIRRORS)) {
        holder.put(MIRRORS, new JsonArray());
      }
      JsonArray mirrors = holder.getJsonArray(MIRRORS).add(mirror);
      return place(index, mirrors.size() - 1);
    };
  }

  /** Returns the edit that removes a mirror from a route. */
  public static ConfigEdit detach(String route, String mirror) {
    return config -> {
      JsonArray mirrors = mirrors(config, indexOfRoute(config, route));
      mirrors.remove(find(mirrors, mirror, "mirror"));
      return "";
    };
  }

  /** Returns the edit that removes a route, unless it is the only one. */
  public static ConfigEdit remove(String route) {
    return config -> {
      int index = indexOfRoute(config, route);
      JsonArray routes = config.getJsonArray(ROUTES);
      if (routes.size() == 1) {
        throw new ConfigException(
            List.of(route + " is the only route: to drain it, end the process"));
      }
      routes.remove(index);
      return "";
    };
  }

  /**
   * Returns the edit that changes keys of a route; it refuses keys that need a new start.
   *
   * @param patch a JSON Merge Patch
   */
  public static ConfigEdit patchRoute(String route, JsonObject patch) {
    return config -> {
      int index = indexOfRoute(config, route);
      JsonObject now = config.getJsonArray(ROUTES).getJsonObject(index);
      JsonObject before = now.copy();
      MergePatch.apply(patch, now);
      SectionType<?> type = (SectionType<?>) RouteConfig.ROUTES.type();
      ConfigSection refused = ConfigSection.root(patch);
      for (Difference difference : Differences.between(type, before, now)) {
        String key = difference.path().replaceFirst("\\..*", "");
        if (needsNewStart(key, before)) {
          refused.error(key, "needs a new start of the route; change it in the file");
        }
      }
      refused.throwIfWrong();
      return place(index);
    };
  }

  private static boolean needsNewStart(String key, JsonObject route) {
    String listen = String.valueOf(route.getValue("listen"));
    boolean carriesDatagrams = listen.startsWith("udp:") || listen.startsWith("unixgram:");
    return FIXED.contains(key) || (carriesDatagrams && key.equals("proxyProtocol"));
  }

  /**
   * Returns the edit that changes keys of a mirror, except for its name.
   *
   * @param patch a JSON Merge Patch
   */
  public static ConfigEdit patchMirror(String route, String mirror, JsonObject patch) {
    return config -> {
      int index = indexOfRoute(config, route);
      JsonArray mirrors = mirrors(config, index);
      int inner = find(mirrors, mirror, "mirror");
      JsonObject now = mirrors.getJsonObject(inner);
      MergePatch.apply(patch, now);
      if (!mirror.equals(now.getValue(NAME))) {
        ConfigSection refused = ConfigSection.root(patch);
        refused.error(NAME, "would be another mirror; detach this one, and attach the other");
        refused.throwIfWrong();
      }
      return place(index, inner);
    };
  }

  /** Returns a route. */
  public static JsonObject route(JsonObject config, String name) {
    return config.getJsonArray(ROUTES, new JsonArray()).getJsonObject(indexOfRoute(config, name));
  }

  private static String place(int route) {
    return ROUTES + "[" + route + "]";
  }

  private static String place(int route, int mirror) {
    return place(route) + "." + MIRRORS + "[" + mirror + "]";
  }

  private static int indexOfRoute(JsonObject config, String name) {
    return find(config.getJsonArray(ROUTES, new JsonArray()), name, "route");
  }

  private static JsonArray mirrors(JsonObject config, int route) {
    return config.getJsonArray(ROUTES).getJsonObject(route).getJsonArray(MIRRORS, new JsonArray());
  }

  private static int find(JsonArray all, String name, String kind) {
    int index = indexOf(all, name);
    if (index < 0) {
      throw new NoSuchElementException("there is no " + kind + " " + name);
    }
    return index;
  }

  /** Returns the index of the element with a name; -1 if there is none. */
  static int indexOf(JsonArray all, String name) {
    for (int i = 0; i < all.size(); i++) {
      if (name.equals(all.getJsonObject(i).getString(NAME))) {
        return i;
      }
    }
    return -1;
  }
}
