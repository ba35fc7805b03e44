package dev.sluice.app.routes;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.settings.Settings;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import dev.sluice.proxy.route.RouteConfig;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RouteChangeTest {
  private static final JsonObject NONE = new JsonObject();
  private static final Set<String> UDP_ONLY =
      Set.of("responses", "requests", "join", "receiveBuffer");

  private static final String SHORT =
      """
      {"routes": [
        {"name": "orders", "listen": "tcp://127.0.0.1:7000",
         "limits": {"allow": ["10.0.0.0/8"]}, "primary": {"to": "tcp://127.0.0.1:7001"},
         "mirrors": [{"name": "staging", "to": "tcp://[::1]:7002"},
                     {"name": "recorder", "to": "eventbus:recorder", "sample": "25%"}]},
        {"name": "names", "listen": "udp://127.0.0.1:7000", "join": ["239.1.2.3%lo"],
         "primary": {"to": "udp://127.0.0.1:7001"},
         "mirrors": [{"name": "next", "to": "udp://127.0.0.1:7002"}]}]}
      """;
  private static final String LONG =
      """
      {"pool": {"trimAfter": "30000ms", "overflowSize": 8192, "max": "1024", "initial": 0,
                "bulkBufferSize": "1024KiB", "bufferSize": "64KiB"},
       "routes": [
        {"mirrors": [{"sample": 1, "maxLag": "4096KiB", "onLag": "cut", "to": "tcp://[::1]:7002",
                      "name": "staging"},
                     {"sample": 0.25, "to": "eventbus:recorder", "name": "recorder"}],
         "primary": {"to": "tcp://127.0.0.1:7001"},
         "attachMidSession": false, "sessionLog": "none", "batchDelay": "1ms",
         "limits": {"deny": [], "allow": "10.0.0.0/8", "acceptsPerSecond": 0,
                    "sessionsPerClient": 0, "sessions": "0"},
         "keepAlive": {"userTimeout": "0ms", "probes": 6, "interval": "10s", "idle": "1m"},
         "drainTimeout": "30s", "idleTimeout": "300s", "connectTimeout": "5000ms",
         "singleton": "false", "reusePort": false, "socket": {},
         "listen": "tcp://127.0.0.1:7000", "name": "orders"},
        {"mirrors": [{"sample": "100%", "to": "udp://127.0.0.1:7002", "name": "next"}],
         "primary": {"to": "udp://127.0.0.1:7001"},
         "limits": {"sessions": 4096}, "drainTimeout": "30s", "idleTimeout": "1m",
         "receiveBuffer": "4MiB", "join": ["239.1.2.3%lo"], "responses": "client",
         "singleton": false, "socket": {}, "listen": "udp://127.0.0.1:7000", "name": "names"}]}
      """;

  // A value other than the default.
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          entry("name", "other"),
          entry("listen", "tcp://127.0.0.1:7009"),
          entry("when.sni", "db.example.com"),
          entry("when.alpn", "postgresql"),
          entry("helloTimeout", "4s"),
          entry("reusePort", "true"),
          entry("singleton", "true"),
          entry("instances", "1"),
          entry("connectTimeout", "6s"),
          entry("idleTimeout", "7m"),
          entry("drainTimeout", "31s"),
          entry("batchDelay", "2ms"),
          entry("sessionLog", "text"),
          entry("attachMidSession", "true"),
          entry("responses", "none"),
          entry("requests", "1"),
          entry("join", "239.1.2.4"),
          entry("receiveBuffer", "1MiB"),
          entry("socket.mode", "600"),
          entry("socket.user", "0"),
          entry("socket.group", "0"),
          entry("limits.sessions", "1"),
          entry("limits.sessionsPerClient", "1"),
          entry("limits.acceptsPerSecond", "1"),
          entry("limits.allow", "10.0.0.0/9"),
          entry("limits.deny", "10.0.0.1"),
          entry("keepAlive.idle", "61s"),
          entry("keepAlive.interval", "11s"),
          entry("keepAlive.probes", "7"),
          entry("keepAlive.userTimeout", "1s"),
          entry("proxyProtocol.accept", "optional"),
          entry("proxyProtocol.from", "10.0.0.0/9"),
          entry("proxyProtocol.timeout", "4s"),
          entry("primary.to", "tcp://127.0.0.1:7003"),
          entry("primary.proxyProtocol", "v1"),
          entry("primary.tlvs", "crc32c"),
          entry("mirrors.proxyProtocol", "v1"),
          entry("mirrors.tlvs", "crc32c"),
          entry("mirrors.name", "other"),
          entry("mirrors.to", "tcp://127.0.0.1:7003"),
          entry("mirrors.onLag", "block"),
          entry("mirrors.maxLag", "1MiB"),
          entry("mirrors.sample", "50%"),
          entry("mirrors.pace", "responses"),
          entry("mirrors.paceTimeout", "2s"),
          entry("protocol", "postgres"),
          entry("compare.mirror", "third"),
          entry("compare.control", "third"),
          entry("compare.frame", "line"),
          entry("compare.ignore", "0-1"),
          entry("compare.window", "64KiB"),
          entry("compare.show", "bytes"),
          entry("compare.sample", "50%"),
          entry("compare.log", "differences.ndjson"));

  @Test
  void an_equivalent_value_is_no_change() {
    Settings brief = Settings.of(new JsonObject(SHORT), NONE, NONE);
    Settings lengthy = Settings.of(new JsonObject(LONG), NONE, NONE);
    assertThat(between(brief, lengthy)).hasSize(2).allMatch(RouteChange.Keep.class::isInstance);
    assertThat(between(lengthy, brief)).hasSize(2).allMatch(RouteChange.Keep.class::isInstance);
  }

  static List<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (ConfigSpec route : ((SectionType<?>) RouteConfig.ROUTES.type()).specs()) {
      addKeys(keys, "", route);
    }
    return List.copyOf(keys);
  }

  private static void addKeys(Set<String> all, String path, ConfigSpec spec) {
    for (ConfigKey<?> key : spec.keys()) {
      if (key.name().equals("tls") || key.name().equals("login")) {
        continue; // most of their keys name files
      }
      if (key.type() instanceof SectionType<?> type) {
        type.specs().forEach(inner -> addKeys(all, path + key.name() + ".", inner));
      } else {
        all.add(path + key.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_different_value_of_any_key_is_a_change(String key) {
    assertThat(OTHERS).containsKey(key);
    JsonObject before = base(key);
    JsonObject after = before.copy();
    set(after.getJsonArray("routes").getJsonObject(0), key, OTHERS.getOrDefault(key, ""));
    assertThat(between(Settings.of(before, NONE, NONE), Settings.of(after, NONE, NONE)))
        .isNotEmpty()
        .noneMatch(RouteChange.Keep.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource({
    "verify, false",
    "startTls, postgres",
    "minVersion, TLSv1.3",
    "engine, jdk",
    "serverName, other"
  })
  void a_different_tls_of_a_destination_is_a_change(String key, String other) {
    JsonObject before = new JsonObject(SHORT);
    JsonObject primary = before.getJsonArray("routes").getJsonObject(0).getJsonObject("primary");
    primary.put("to", "tls://127.0.0.1:7001").put("tls", new JsonObject());
    JsonObject after = before.copy();
    JsonObject changed = after.getJsonArray("routes").getJsonObject(0).getJsonObject("primary");
    changed.getJsonObject("tls").put(key, other);
    Settings now = Settings.of(before, NONE, NONE);
    assertThat(between(now, Settings.of(before.copy(), NONE, NONE)))
        .allMatch(RouteChange.Keep.class::isInstance);
    assertThat(between(now, Settings.of(after, NONE, NONE)))
        .anyMatch(change -> !(change instanceof RouteChange.Keep));
  }

  @Test
  void another_pool_changes_each_route() {
    Settings before = Settings.of(new JsonObject(SHORT), NONE, NONE);
    JsonObject pool = new JsonObject().put("max", 1025);
    Settings after = Settings.of(new JsonObject(SHORT).put("pool", pool), NONE, NONE);
    List<RouteChange> changes = between(before, after);
    assertThat(RouteChange.of(RouteChange.Start.class, changes)).hasSize(2);
    assertThat(changes).noneMatch(RouteChange.Keep.class::isInstance);
  }

  /** Routes at one address, each for the names that follow the colon; without names for all. */
  private static Settings sharing(String... routes) {
    JsonArray all = new JsonArray();
    for (String each : routes) {
      String[] parts = each.split(":", -1);
      JsonObject route =
          new JsonObject()
              .put("name", parts[0])
              .put("listen", "tcp://127.0.0.1:7000")
              .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:7001"));
      if (parts.length > 1) {
        route.put("when", new JsonObject().put("sni", new JsonArray().add(parts[1])));
      }
      all.add(route);
    }
    return Settings.of(new JsonObject().put("routes", all), NONE, NONE);
  }

  private static String replaced(Settings before, Settings after) {
    return RouteChange.of(RouteChange.Start.class, between(before, after)).stream()
        .map(start -> start.name() + " for " + nameOf(start.inPlaceOf()))
        .collect(Collectors.joining(", "));
  }

  private static String nameOf(@Nullable RunningRoute route) {
    return route == null ? "none" : route.options().name();
  }

  @Test
  void a_route_that_joins_others_at_an_address_replaces_none_of_other_clients() {
    assertThat(replaced(sharing("a:x", "b"), sharing("a:x", "b", "c:y"))).isEqualTo("c for none");
    assertThat(replaced(sharing("a:x", "b"), sharing("b", "c:y"))).isEqualTo("c for none");
    assertThat(replaced(sharing("a"), sharing("c:x"))).isEqualTo("c for none");
    assertThat(replaced(sharing("a"), sharing("a:x", "c"))).isEqualTo("c for none");
  }

  @Test
  void a_renamed_route_replaces_the_one_of_the_same_clients() {
    assertThat(replaced(sharing("a:x", "b"), sharing("c", "d:x"))).isEqualTo("c for b, d for a");
    assertThat(replaced(sharing("a"), sharing("b"))).isEqualTo("b for a");
  }

  @Test
  void another_condition_is_no_start() {
    assertThat(between(sharing("a:x", "b"), sharing("a:y", "b")))
        .hasSize(2)
        .anyMatch(RouteChange.Reconfigure.class::isInstance)
        .anyMatch(RouteChange.Keep.class::isInstance);
  }

  /** A configuration with one route, which may have the key. */
  private static JsonObject base(String key) {
    JsonArray routes = new JsonObject(SHORT).getJsonArray("routes");
    JsonObject route = routes.getJsonObject(UDP_ONLY.contains(key) ? 1 : 0);
    JsonArray mirrors = route.getJsonArray("mirrors");
    if (key.startsWith("socket.")) {
      route.put("listen", "unix:///run/orders");
    } else if (key.startsWith("proxyProtocol.")) {
      route.put("proxyProtocol", new JsonObject().put("from", "10.0.0.0/8"));
    } else if (key.endsWith(".tlvs")) {
      route.getJsonObject("primary").put("proxyProtocol", "v2");
      mirrors.getJsonObject(0).put("proxyProtocol", "v2");
    } else if (key.endsWith(".paceTimeout")) {
      mirrors.getJsonObject(0).put("pace", "responses");
    } else if (key.equals("protocol")) {
      mirrors.remove(1); // on the event bus, which has no servers of PostgreSQL
    } else if (key.startsWith("compare.")) {
      mirrors.add(new JsonObject().put("name", "third").put("to", "tcp://127.0.0.1:7005"));
      String frame = key.equals("compare.ignore") ? "redis" : "none";
      route.put("compare", new JsonObject().put("mirror", "staging").put("frame", frame));
    }
    return new JsonObject().put("routes", new JsonArray().add(route));
  }

  private static void set(JsonObject route, String path, String value) {
    int dot = path.indexOf('.');
    JsonObject holder = route;
    if (path.startsWith("mirrors.")) {
      holder = route.getJsonArray("mirrors").getJsonObject(0);
    } else if (dot > 0) {
      String section = path.substring(0, dot);
      holder = route.getJsonObject(section, new JsonObject());
      route.put(section, holder);
    }
    holder.put(path.substring(dot + 1), value);
  }

  private static List<RouteChange> between(Settings before, Settings after) {
    List<RunningRoute> running = new ArrayList<>();
    for (RouteOptions route : before.routes()) {
      running.add(new RunningRoute(route, route.listen(), "nio", "id", List.of()));
    }
    return RouteChange.between(running, after.routes());
  }
}
