package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes at Unix sockets during configuration changes. */
@OneJdkIsEnough
@ParameterizedClass
@ValueSource(strings = {"io_uring", "epoll", "nio"})
@Timeout(60)
class UnixReloadIT {
  private static final int MESSAGE = 700;

  @Parameter
  @SuppressWarnings("NullAway.Init") // by JUnit
  String transport;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  private final Peer primary = Peer.tcp(Behaviour.echo());

  @SuppressWarnings("NullAway.Init") // before each test
  private Vertx vertx;

  @SuppressWarnings("NullAway.Init") // before each test
  private RouteManager routes;

  @BeforeEach
  void begin() {
    vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(2)
                    .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)))
            .withTransport(Transports.named(transport))
            .build();
    routes = new RouteManager(vertx, 2);
  }

  @AfterEach
  void noSocketIsLeft() throws IOException {
    routes.stop().await();
    vertx.close().await();
    primary.close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> !Files.isRegularFile(file))).isEmpty();
    }
  }

  private Path path(String name) {
    return folder.resolve(name + ".sock");
  }

  private JsonObject route(String name, String socket) {
    return new JsonObject()
        .put("name", name)
        .put("listen", "unix://" + path(socket))
        .put("drainTimeout", "1s")
        .put("primary", new JsonObject().put("to", primary.url()));
  }

  private static JsonObject file(JsonObject... routes) {
    return new JsonObject().put("routes", new JsonArray(List.of((Object[]) routes)));
  }

  private void apply(JsonObject... all) {
    JsonObject none = new JsonObject();
    routes.apply(Settings.of(file(all), none, none)).await();
  }

  private void asksOnce(String socket) throws IOException {
    try (TestClient client = TestClient.connect("unix://" + path(socket))) {
      client.roundTrips(1, MESSAGE);
    }
  }

  private int mode(String socket) throws IOException {
    return (int) Files.getAttribute(path(socket), "unix:mode") & 0777;
  }

  @Test
  void aRouteWhoseListenerIsTakenOverKeepsItsSocketFile() throws Exception {
    apply(route("first", "s"));
    apply(route("renamed", "s"));
    asksOnce("s");
    apply(route("renamed", "s").put("instances", 1));
    asksOnce("s");
    apply(route("other", "other"));
    asksOnce("other");
    assertThat(path("s")).doesNotExist();
  }

  @Test
  void ifAFileBlocksOneRouteNoRouteChanges() throws Exception {
    apply(route("first", "s"));
    Files.writeString(path("taken"), "precious");
    assertThatThrownBy(() -> apply(route("next", "next"), route("taken", "taken")))
        .hasMessage(
            "taken: cannot listen at unix://%s: %s is a regular file; Sluice replaces only a socket that"
                    .formatted(path("taken"), path("taken"))
                + " no process listens at");
    assertThat(path("taken")).hasContent("precious");
    assertThat(path("next")).doesNotExist();
    asksOnce("s");
  }

  @Test
  void newRightsApplyToTheExistingSocket() throws Exception {
    apply(route("a", "s"));
    int made = mode("s");
    try (TestClient client = TestClient.connect("unix://" + path("s"))) {
      apply(route("a", "s").put("socket", new JsonObject().put("mode", 640)));
      assertThat(mode("s")).isEqualTo(0640);
      client.roundTrips(1, MESSAGE);
      asksOnce("s");
    }
    apply(route("a", "s"));
    assertThat(mode("s")).isEqualTo(made);
  }

  @Test
  void aRefusedChangeRestoresTheRights() throws Exception {
    apply(route("a", "s").put("socket", new JsonObject().put("mode", 640)));
    Files.writeString(path("taken"), "precious");
    JsonObject opened = route("a", "s").put("socket", new JsonObject().put("mode", 666));
    assertThatThrownBy(() -> apply(opened, route("taken", "taken")))
        .hasMessageContaining("is a regular file");
    assertThat(mode("s")).isEqualTo(0640);
    asksOnce("s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLUICE_ROUTES_A_SOCKET_MODE", "sluice.routes.a.socket.mode"})
  void rightsCanBeSetFromOutside(String name) throws Exception {
    JsonObject outside = new JsonObject().put(name, "0604");
    JsonObject none = new JsonObject();
    JsonObject file = file(route("a", "s"));
    routes
        .apply(
            name.startsWith("SLUICE")
                ? Settings.of(file, outside, none)
                : Settings.of(file, none, outside))
        .await();
    assertThat(mode("s")).isEqualTo(0604);
  }
}
