package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.routes.RunningRoute;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are made while the proxy runs are not in the file, and are not lost by surprise. */
@OneJdkIsEnough
@Timeout(60)
class LiveChangesIT extends WithAdmin {
  private final Peer other = Peer.tcp(Behaviour.echo());

  LiveChangesIT(@TempDir Path folder) {
    super(folder);
  }

  @AfterEach
  void close() {
    other.close();
  }

  private int change(String method, String path, String body) throws Exception {
    return ask(method, path, body).statusCode();
  }

  private void attach() throws Exception {
    String body = "{'name': 'm', 'to': '%s', 'sample': '25%%'}".formatted(other.url());
    assertThat(change("POST", MIRRORS, body)).isEqualTo(201);
  }

  @Test
  void keysOfARouteChangeWhileItRunsAndNullRestoresTheDefault() throws Exception {
    TestClient before = admin.client();
    before.roundTrips(1, MESSAGE);
    String patch = "{'primary': {'to': '%s'}, 'limits': {'sessions': 1}}".formatted(other.url());
    assertThat(change("PATCH", "/api/routes/orders", patch)).isEqualTo(200);
    assertThat(shownPrimary()).isEqualTo(other.url());
    assertThat(changes())
        .containsExactly(
            "routes.orders.limits.sessions changed: 0 -> 1",
            "routes.orders.primary.to changed: %s -> %s".formatted(primary.url(), other.url()));
    before.roundTrips(1, MESSAGE);
    before.close();
    String back = "{'primary': {'to': '%s'}, 'limits': null}".formatted(primary.url());
    assertThat(change("PATCH", "/api/routes/orders", back)).isEqualTo(200);
    assertThat(changes()).isEmpty();
  }

  private String shownPrimary() {
    return admin.orders().getJsonObject("primary").getString("to");
  }

  /** Returns the differences from the file. */
  private List<String> changes() {
    JsonObject file = state().getJsonObject("file");
    List<String> changes =
        file.getJsonArray("changes").stream()
            .map(JsonObject.class::cast)
            .map(
                each ->
                    "%s %s: %s -> %s"
                        .formatted(
                            each.getString("path"),
                            each.getString("kind"),
                            each.getValue("file"),
                            each.getValue("now")))
            .toList();
    assertThat(file.getBoolean("differs")).isEqualTo(!changes.isEmpty());
    return changes;
  }

  @Test
  void eachDifferenceFromTheFileIsMarkedAndCanBeTakenBack() throws Exception {
    assertThat(changes()).isEmpty();
    attach();
    assertThat(change("POST", "/api/routes/names/drain", "")).isEqualTo(202);
    assertThat(admin.orders().getJsonArray("mirrors").getJsonObject(0).getString("live"))
        .isEqualTo("added");
    assertThat(admin.orders().getBoolean("differs")).isTrue();
    assertThat(changes()).hasSize(2).anyMatch(each -> each.startsWith("routes.names removed: {"));

    assertThat(change("POST", "/api/undo", "{'path': 'routes.orders.mirrors.m'}")).isEqualTo(200);
    assertThat(change("POST", "/api/undo", "{'path': 'routes.names'}")).isEqualTo(200);
    assertThat(change("POST", "/api/undo", "{'path': 'routes.names'}")).isEqualTo(404);
    assertThat(changes()).isEmpty();
    JsonObject routes = new JsonObject(admin.text("/api/routes"));
    assertThat(
            routes.getJsonArray("routes").stream()
                .map(each -> ((JsonObject) each).getString("name")))
        .containsExactly("orders", "names");
    assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
  }

  @Test
  void theYamlOfWhatRunsIsAFileThatLosesNoChange() throws Exception {
    attach();
    String yaml = admin.text("/api/config");
    assertThat(admin.text("/api/config?route=orders"))
        .startsWith("routes:\n  - name: orders\n    listen: tcp://127.0.0.1:")
        .endsWith("      - name: m\n        to: " + other.url() + "\n        sample: 25%\n");
    String dry = "/api/reload?dryRun=true";
    assertThat(admin.ask("POST", dry, "").body())
        .startsWith("{\"changed\":[\"orders\"],\"drops\":[{\"path\":\"routes.orders.mirrors.m\",");
    assertThat(admin.orders().getJsonArray("mirrors")).as("nothing was reloaded").hasSize(1);

    try (Lines log = new Lines(RouteManager.class.getName())) {
      List<RunningRoute> before = admin.routes().running();
      admin.writeFile(yaml);
      assertThat(admin.ask("POST", dry, "").body()).isEqualTo("{\"changed\":[],\"drops\":[]}");
      Eventually.until("the file has the change", () -> changes().isEmpty());
      assertThat(admin.routes().running()).isEqualTo(before);
      assertThat(log.with("dropped")).isZero();
    }
  }

  @Test
  void aChangedFileReplacesEdits() throws Exception {
    attach();
    try (Lines log = new Lines(RouteManager.class.getName())) {
      admin.write(other.url(), "");
      Eventually.until("another primary", () -> shownPrimary().equals(other.url()));
      assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
      assertThat(changes()).isEmpty();
      Eventually.until(
          "a line about the edit",
          () -> log.with("dropped changes made through the API: routes.orders.mirrors.m") == 1);
      assertThat(admin.text("/api/activity"))
          .contains("dropped changes made through the API: routes.orders.mirrors.m (was added)");
    }
  }
}
