package dev.sluice.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.admin.spi.Difference;
import dev.sluice.app.settings.ConfigEdits;
import dev.sluice.app.settings.Settings;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import dev.sluice.proxy.route.RouteConfig;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Edits of a running configuration, and the ones that a new file would lose. */
class AppliedTest {
  private final Applied applied = Applied.of(settings(file()));

  private static JsonObject file() {
    return new JsonObject(
        """
        {'routes': [
          {'name': 'a', 'listen': 'tcp://127.0.0.1:1', 'primary': {'to': 'tcp://h:1'},
           'mirrors': [{'name': 'm', 'to': 'tcp://h:2', 'sample': 0.1}]},
          {'name': 'u', 'listen': 'udp://127.0.0.1:1', 'primary': {'to': 'udp://h:1'},
           'mirrors': [{'name': 'm', 'to': 'udp://h:2'}]}]}
        """
            .replace('\'', '"'));
  }

  private static Settings settings(JsonObject json) {
    return Settings.of(json, new JsonObject(), new JsonObject());
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  private static JsonObject mirror(String name) {
    return new JsonObject().put("name", name).put("to", "tcp://h:3");
  }

  private static List<String> paths(List<Difference> differences) {
    return differences.stream().map(Difference::path).toList();
  }

  private static JsonArray mirrors(JsonObject config) {
    return config.getJsonArray("routes").getJsonObject(0).getJsonArray("mirrors");
  }

  @Test
  void anEditIsADifferenceUntilItIsTakenBack() {
    Applied edited =
        applied
            .edited(ConfigEdits.attach("a", mirror("n")))
            .edited(ConfigEdits.patchMirror("a", "m", json("{'sample': '20%'}")));
    assertThat(paths(edited.changes()))
        .containsExactly("routes.a.mirrors.m.sample", "routes.a.mirrors.n");
    Applied less = edited.undone("routes.a.mirrors.n");
    assertThat(paths(less.changes())).containsExactly("routes.a.mirrors.m.sample");
    assertThat(less.settings().routes().get(0).mirrors()).hasSize(1);
    assertThat(less.edited(ConfigEdits.patchMirror("a", "m", json("{'sample': '10%'}"))).changes())
        .isEmpty();
    assertThatThrownBy(() -> less.undone("routes.a.mirrors.n"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("there is no difference at routes.a.mirrors.n");
  }

  @Test
  void aNewFileLosesTheEditsThatItLacks() {
    Applied edited =
        applied
            .edited(ConfigEdits.attach("a", mirror("n")))
            .edited(ConfigEdits.remove("u"))
            .edited(ConfigEdits.patchMirror("a", "m", json("{'sample': 1}")));
    assertThat(edited.lostBy(settings(file())).toString())
        .contains("routes.a.mirrors.n (was added)")
        .contains("routes.u (was removed)")
        .contains("routes.a.mirrors.m.sample (was 1)");

    JsonObject kept = edited.settings().json().copy();
    kept.getJsonArray("routes").getJsonObject(0).put("idleTimeout", "1s");
    assertThat(edited.lostBy(settings(kept))).isEmpty();

    mirrors(kept).getJsonObject(1).put("maxLag", "1MiB");
    assertThat(paths(edited.lostBy(settings(kept)))).containsExactly("routes.a.mirrors.n.maxLag");

    JsonObject without = file();
    without.getJsonArray("routes").remove(0);
    assertThat(paths(edited.lostBy(settings(without))))
        .containsExactlyInAnyOrder("routes.a.mirrors.m.sample", "routes.a.mirrors.n", "routes.u");
    assertThat(applied.lostBy(settings(without))).as("nothing was edited").isEmpty();
  }

  @Test
  void aRefusedEditNamesTheKeysOfTheRequest() {
    ConfigException twice =
        catchThrowableOfType(
            ConfigException.class,
            () -> applied.edited(ConfigEdits.attach("a", mirror("m").put("to", "no"))));
    assertThat(twice.errors())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("name: \"m\" is used twice"))
        .anyMatch(line -> line.startsWith("to: \"no\" is not an address"));
    assertThatThrownBy(
            () -> applied.edited(ConfigEdits.patchRoute("a", json("{'limits': {'session': 1}}"))))
        .hasMessageStartingWith("limits.session: unknown key; did you mean");
  }

  /** Values for each key that differ from the file. */
  private static final Map<String, Object> OTHER =
      Map.ofEntries(
          Map.entry("name", "b"),
          Map.entry("listen", "%s://127.0.0.1:9"),
          Map.entry("reusePort", true),
          Map.entry("singleton", true),
          Map.entry("instances", 7),
          Map.entry("connectTimeout", "7s"),
          Map.entry("idleTimeout", "7s"),
          Map.entry("drainTimeout", "7s"),
          Map.entry("keepAlive", json("{'idle': '7s'}")),
          Map.entry("batchDelay", "7ms"),
          Map.entry("limits", json("{'sessions': 7}")),
          Map.entry("sessionLog", "text"),
          Map.entry("attachMidSession", true),
          Map.entry("helloTimeout", "7s"),
          Map.entry("when", json("{'sni': ['db.example.com']}")),
          Map.entry("proxyProtocol", json("{'from': ['10.0.0.0/8']}")),
          Map.entry("requests", 7),
          Map.entry("protocol", "postgres"),
          Map.entry("compare", json("{'window': '64KiB'}")),
          Map.entry("responses", "none"),
          Map.entry("join", new JsonArray().add("239.1.2.3")),
          Map.entry("receiveBuffer", "1MiB"),
          Map.entry("primary", json("{'to': '%s://h:9'}")),
          Map.entry("mirrors", new JsonArray()));

  @Test
  void exactlyTheKeysThatAReloadChangesWithoutANewStartCanChange() {
    for (RouteOptions before : applied.settings().routes()) {
      RunningRoute running = new RunningRoute(before, before.listen(), "nio", "id", List.of());
      Set<String> keys = new TreeSet<>(spec(before).names());
      // socket is for Unix sockets only and tls for tls://, and the listener keeps its reusePort
      // over
      // a reload.
      keys.removeAll(Set.of("socket", "tls", "reusePort"));
      for (String key : keys) {
        JsonObject patch = patch(key, before.carriesDatagrams() ? "udp" : "tcp");
        RouteOptions wanted = settings(patched(before.name(), patch)).routes().get(0);
        boolean isNewStart =
            RouteChange.between(List.of(running), List.of(wanted)).get(0)
                instanceof RouteChange.Start;
        assertThat(isRefused(before.name(), patch)).as(key).isEqualTo(isNewStart);
      }
    }
    assertThat(isRefused("a", patch("reusePort", ""))).isTrue();
  }

  private static ConfigSpec spec(RouteOptions route) {
    List<ConfigSpec> specs = ((SectionType<?>) RouteConfig.ROUTES.type()).specs();
    return specs.get(route.carriesDatagrams() ? 0 : 1);
  }

  private static JsonObject patch(String key, String scheme) {
    String text = new JsonObject().put(key, OTHER.get(key)).encode();
    return new JsonObject(text.replace("%s", scheme));
  }

  /** Returns a configuration with one of the routes, changed. */
  private static JsonObject patched(String route, JsonObject patch) {
    JsonObject only = ConfigEdits.route(file(), route).mergeIn(patch);
    return new JsonObject().put("routes", new JsonArray().add(only));
  }

  private boolean isRefused(String route, JsonObject patch) {
    try {
      var unused = applied.edited(ConfigEdits.patchRoute(route, patch));
      return false;
    } catch (ConfigException e) {
      assertThat(e.errors()).singleElement().asString().contains("needs a new start of the route");
      return true;
    }
  }
}
