package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.settings.Settings;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private RoutesRunning routes;

  @BeforeEach
  void begin() {
    routes = new RoutesRunning(transport);
  }

  @AfterEach
  void noSocketIsLeft() throws IOException {
    routes.close();
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
    routes.apply(route("first", "s"));
    routes.apply(route("renamed", "s"));
    asksOnce("s");
    routes.apply(route("renamed", "s").put("instances", 1));
    asksOnce("s");
    routes.apply(route("other", "other"));
    asksOnce("other");
    assertThat(path("s")).doesNotExist();
  }

  @Test
  void ifAFileBlocksOneRouteNoRouteChanges() throws Exception {
    routes.apply(route("first", "s"));
    Files.writeString(path("taken"), "precious");
    assertThatThrownBy(() -> routes.apply(route("next", "next"), route("taken", "taken")))
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
    routes.apply(route("a", "s"));
    int made = mode("s");
    try (TestClient client = TestClient.connect("unix://" + path("s"))) {
      routes.apply(route("a", "s").put("socket", new JsonObject().put("mode", 640)));
      assertThat(mode("s")).isEqualTo(0640);
      client.roundTrips(1, MESSAGE);
      asksOnce("s");
    }
    routes.apply(route("a", "s"));
    assertThat(mode("s")).isEqualTo(made);
  }

  @Test
  void aRefusedChangeRestoresTheRights() throws Exception {
    routes.apply(route("a", "s").put("socket", new JsonObject().put("mode", 640)));
    Files.writeString(path("taken"), "precious");
    JsonObject opened = route("a", "s").put("socket", new JsonObject().put("mode", 666));
    assertThatThrownBy(() -> routes.apply(opened, route("taken", "taken")))
        .hasMessageContaining("is a regular file");
    assertThat(mode("s")).isEqualTo(0640);
    asksOnce("s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLUICE_ROUTES_A_SOCKET_MODE", "sluice.routes.a.socket.mode"})
  void rightsCanBeSetFromOutside(String name) throws Exception {
    JsonObject outside = new JsonObject().put(name, "0604");
    JsonObject none = new JsonObject();
    JsonObject file = RoutesRunning.file(route("a", "s"));
    routes.apply(
        name.startsWith("SLUICE")
            ? Settings.of(file, outside, none)
            : Settings.of(file, none, outside));
    assertThat(mode("s")).isEqualTo(0604);
  }
}
