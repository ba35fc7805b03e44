package dev.sluice.app.cli;

import dev.sluice.app.process.UsageException;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.DidYouMean;
import dev.sluice.config.SectionType;
import dev.sluice.proxy.route.RouteConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Routes on the command line, such as {@code listen=tcp://:7000 primary=tcp://db:7001
 * mirror=tcp://next:7002,sample=10%}.
 *
 * <p>A route is a list of keys of a route with their values. {@code primary} is the address of the
 * primary, and {@code mirror}, which may be repeated, is the address of a mirror, then its other
 * keys. A dot leads into a section: {@code limits.sessions=100}.
 */
final class RouteArguments {
  private static final Pattern KEY_AND_VALUE = Pattern.compile("([A-Za-z.]+)=(.+)");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern PORT = Pattern.compile("[:/]([0-9]+)$");
  private static final String OPTION = "--route: ";
  private static final String NAME = "name";
  private static final String LISTEN = "listen";
  private static final String TO = "to";
  private static final String PRIMARY = "primary";
  private static final String MIRROR = "mirror";
  private static final String MIRRORS = "mirrors";

  private RouteArguments() {}

  /**
   * Returns the configuration of these routes; its values are not checked.
   *
   * @param admin address of the admin, with or without {@code http://}; null if there is none
   * @throws UsageException if a route is not a list of known keys with values
   */
  static JsonObject config(List<String> routes, @Nullable String admin) {
    List<JsonObject> all = routes.stream().map(RouteArguments::route).toList();
    addNames(all, "route-", LISTEN);
    JsonObject config = new JsonObject().put("routes", new JsonArray(new ArrayList<>(all)));
    if (admin != null) {
      String url = admin.contains("://") ? admin : "http://" + admin;
      config.put("admin", new JsonObject().put(LISTEN, url));
    }
    return config;
  }

  private static JsonObject route(String text) {
    JsonObject route = new JsonObject();
    List<JsonObject> mirrors = new ArrayList<>();
    for (String word : SPACE.split(text.strip(), -1)) {
      Matcher parts = parts(word);
      if (parts.group(1).equals(MIRROR)) {
        mirrors.add(mirror(parts.group(2)));
      } else {
        boolean isPrimary = parts.group(1).equals(PRIMARY);
        put(route, isPrimary ? PRIMARY + "." + TO : parts.group(1), parts.group(2));
      }
    }
    checkKeys(route);
    if (!mirrors.isEmpty()) {
      addNames(mirrors, "mirror-", TO);
      route.put(MIRRORS, new JsonArray(new ArrayList<>(mirrors)));
    }
    return route;
  }

  private static JsonObject mirror(String text) {
    String[] words = COMMA.split(text, -1);
    JsonObject mirror = new JsonObject().put(TO, words[0]);
    for (String word : List.of(words).subList(1, words.length)) {
      Matcher parts = parts(word);
      put(mirror, parts.group(1), parts.group(2));
    }
    return mirror;
  }

  private static Matcher parts(String word) {
    Matcher parts = KEY_AND_VALUE.matcher(word);
    if (parts.matches()) {
      return parts;
    }
    throw new UsageException(
        OPTION + "\"" + word + "\" is not a key with a value; allowed: such as " + LISTEN + "=URL");
  }

  private static void put(JsonObject section, String path, String value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      if (section.containsKey(path)) {
        throw new UsageException(OPTION + path + " is given twice; allowed: once");
      }
      section.put(path, value);
      return;
    }
    String key = path.substring(0, dot);
    if (!(section.getValue(key, new JsonObject()) instanceof JsonObject inner)) {
      throw new UsageException(OPTION + path + " is in " + key + ", which has a value already");
    }
    section.put(key, inner);
    put(inner, path.substring(dot + 1), value);
  }

  /** Checks only the keys that differ here from those of a file; the others are checked later. */
  private static void checkKeys(JsonObject route) {
    ConfigSpec spec = ((SectionType<?>) RouteConfig.ROUTES.type()).specOf(route);
    List<String> known = new ArrayList<>(spec.names());
    known.set(known.indexOf(MIRRORS), MIRROR);
    for (String key : route.fieldNames()) {
      if (!known.contains(key)) {
        throw new UsageException(OPTION + "unknown key " + key + "; " + DidYouMean.of(key, known));
      }
    }
  }

  /** Names each element that has no name after the port of an address. */
  private static void addNames(List<JsonObject> elements, String prefix, String address) {
    Set<String> names = new HashSet<>();
    elements.forEach(element -> names.add(element.getString(NAME)));
    int number = 0;
    for (JsonObject element : elements) {
      number++;
      if (!element.containsKey(NAME)) {
        Matcher port = PORT.matcher(element.getString(address, ""));
        String name = prefix + (port.find() ? port.group(1) : number);
        String free = name;
        for (int next = 2; !names.add(free); next++) {
          free = name + "-" + next;
        }
        element.put(NAME, free);
      }
    }
  }
}
