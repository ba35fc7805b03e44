package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.routes.ConfigWatcher;
import dev.sluice.app.routes.RouteChange;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.routes.RunningRoute;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Connection;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.OpenSockets;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file changes during traffic: new sessions use it, and no byte is lost. */
@OneJdkIsEnough
@Timeout(120)
class ReloadIT {
  private static final int SESSIONS = 1000;
  private static final int MESSAGE = 700;

  private final Path file;
  private final int port = FreePort.find();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Vertx vertx =
      Vertx.builder()
          .with(
              new VertxOptions()
                  .setEventLoopPoolSize(2)
                  .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)))
          .withTransport(Transports.auto(false))
          .build();
  private final RouteManager routes = new RouteManager(vertx, 2);
  private long socketsBefore;

  ReloadIT(@TempDir Path folder) {
    file = folder.resolve("sluice.yaml");
  }

  @BeforeEach
  void countSockets() {
    socketsBefore = OpenSockets.count();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    routes.stop().await();
    Eventually.until(
        () -> socketsBefore + " sockets; there are " + OpenSockets.count(),
        Duration.ofSeconds(20),
        () -> OpenSockets.count() <= socketsBefore);
    vertx.close().await();
  }

  @Test
  void aThousandSessionsLoseNothingOverAChangingFile() throws Exception {
    Peer old = peer(Behaviour.echo());
    Peer next = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    ConfigWatcher reload = start(route(port, old.url(), ""));
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      clients.add(client());
    }
    String mirrored = "mirrors: [{name: m, to: '" + mirror.url() + "', onLag: block}]";
    List<String> versions =
        List.of(
            route(port, old.url(), mirrored),
            route(port, next.url(), mirrored),
            route(port, next.url(), "instances: 1"),
            route(port, next.url(), "instances: 2\n    idleTimeout: 60m"));
    long reloads = 0;
    for (String version : versions) {
      Background traffic = Background.run(() -> clientsConnectOnceEach(clients));
      write(version);
      awaitReloads(reload, ++reloads);
      traffic.join();
      TestClient newcomer = client();
      clients.add(newcomer);
      newcomer.roundTrips(1, MESSAGE);
    }
    clientsConnectOnceEach(clients);
    for (TestClient client : clients) {
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(client.sent());
    }
    assertThat(next.connections()).hasSize(3);
    assertThat(mirror.connections()).hasSize(2);
    assertAllArePrefixes(List.of(old, next, mirror));
    assertThat(reload.status().failed()).isZero();
  }

  private static void assertAllArePrefixes(List<Peer> peers) {
    for (Peer peer : peers) {
      for (Connection connection : peer.connections()) {
        connection.received().awaitEnd();
        connection.received().assertIsPrefix();
      }
    }
  }

  private static void clientsConnectOnceEach(List<TestClient> clients) throws IOException {
    for (TestClient client : List.copyOf(clients)) {
      client.roundTrips(1, MESSAGE);
    }
  }

  @Test
  void noConnectionIsRefusedWhileInstancesComeAndGo() throws Exception {
    Peer primary = peer(Behaviour.echo());
    ConfigWatcher reload = start(route(port, primary.url(), "instances: 1"));
    AtomicBoolean done = new AtomicBoolean();
    Background newcomers =
        Background.run(
            () -> {
              while (!done.get()) {
                try (TestClient client = TestClient.connect(url(port))) {
                  client.roundTrips(1, MESSAGE);
                }
              }
            });
    for (int reloads = 1; reloads <= 10; reloads++) {
      write(route(port, primary.url(), "instances: " + (1 + reloads % 2)));
      awaitReloads(reload, reloads);
    }
    done.set(true);
    newcomers.join();
  }

  @Test
  void anInvalidFileChangesNothing() throws Exception {
    Peer primary = peer(Behaviour.echo());
    ConfigWatcher reload = start(route(port, primary.url(), ""));
    List<RunningRoute> before = routes.running();
    write(route(port, "nonsense", "instances: many"));
    Eventually.until("a refusal", () -> reload.status().failed() == 1);
    assertThat(reload.status().errors())
        .hasSize(2)
        .anySatisfy(
            error -> assertThat(error).startsWith(file + ":").contains(": routes[0].primary.to: "))
        .anySatisfy(error -> assertThat(error).contains(": routes[0].instances: "));
    assertThat(routes.running()).isEqualTo(before);
    client().roundTrips(1, MESSAGE);
    write(route(port, primary.url(), ""));
    Eventually.until("no error", () -> reload.status().errors().isEmpty());
  }

  @Test
  void anUnreadableFileIsReportedOnceUntilItIsRepaired() throws Exception {
    ConfigWatcher reload = start(route(port, peer(Behaviour.echo()).url(), ""));
    String good = Files.readString(file);
    write("routes: [");
    Eventually.until("a refusal", () -> reload.status().failed() == 1);
    assertThat(reload.status().errors()).singleElement().asString().startsWith(file + ":");
    assertThatThrownBy(() -> reload.now().await()).hasMessageStartingWith(file + ":");
    assertThat(reload.status().failed()).isEqualTo(2);
    write(good);
    Eventually.until("no error", () -> reload.status().errors().isEmpty());
  }

  @Test
  void ifOneRouteCannotListenNoRouteChanges() throws Exception {
    Peer primary = peer(Behaviour.echo());
    int taken = peerPort(primary);
    ConfigWatcher reload = start(route(port, primary.url(), ""));
    List<RunningRoute> before = routes.running();
    int free = FreePort.find();
    write(
        route(port, peer(Behaviour.sink()).url(), "")
            + another("free", free, primary.url())
            + another("taken", taken, peer(Behaviour.echo()).url()));
    Eventually.until("a refusal", () -> reload.status().failed() == 1);
    assertThat(reload.status().errors())
        .singleElement()
        .asString()
        .contains("taken: cannot listen at tcp://127.0.0.1:" + taken);
    assertThat(routes.running()).isEqualTo(before);
    assertThatThrownBy(() -> TestClient.connect(url(free)));
    client().roundTrips(1, MESSAGE);
  }

  @Test
  void aRemovedRouteRefusesNewClientsAndDrains() throws Exception {
    Peer primary = peer(Behaviour.echo());
    int other = FreePort.find();
    ConfigWatcher reload =
        start(route(port, primary.url(), "") + another("gone", other, primary.url()));
    TestClient client = opened(TestClient.connect(url(other)));
    client.roundTrips(1, MESSAGE);
    write(route(port, primary.url(), ""));
    awaitReloads(reload, 1);
    Eventually.until("that no socket listens", () -> TestClient.isRefused(url(other)));
    client.roundTrips(10, MESSAGE);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
  }

  @Test
  void aRenamedRouteKeepsItsListener() throws Exception {
    Peer primary = peer(Behaviour.echo());
    ConfigWatcher reload = start(route(port, primary.url(), ""));
    TestClient client = client();
    client.roundTrips(1, MESSAGE);
    write("routes:\n" + another("renamed", port, primary.url()));
    awaitReloads(reload, 1);
    client.roundTrips(1, MESSAGE);
    client().roundTrips(1, MESSAGE);
    assertThat(routes.running()).singleElement().asString().startsWith("renamed: ");
  }

  @Test
  void anEquivalentConfigurationIsNoChange() throws Exception {
    String primary = peer(Behaviour.echo()).url();
    String mirrored = "mirrors: [{name: m, to: '" + peer(Behaviour.sink()).url() + "', %s}]\n";
    String udp = "  - {name: u, listen: 'udp://127.0.0.1:0', primary: {to: 'udp://127.0.0.1:9'}%s}";
    ConfigWatcher reload =
        start(route(port, primary, mirrored.formatted("maxLag: 4096KiB") + udp.formatted("")));
    List<RunningRoute> before = routes.running();
    try (Lines log = new Lines(ConfigWatcher.class.getName())) {
      String same =
          route(port, primary, mirrored.formatted("sample: 1, maxLag: 4MiB, onLag: cut"))
              + "    idleTimeout: 300s\n"
              + udp.formatted(", idleTimeout: 1m");
      write(same);
      Eventually.until("it is read", () -> log.with("reloaded: nothing has changed") == 1);
      assertThat(reload.now().await()).hasSize(2).allMatch(RouteChange.Keep.class::isInstance);
      assertThat(log.with("reloaded: nothing has changed")).isEqualTo(2);
      write("mirrorMemory: 1MiB\n" + same);
      Eventually.until("it is read", () -> log.with("reloaded: no route has changed") == 1);
    }
    assertThat(routes.running()).isEqualTo(before);
    assertThat(reload.status().succeeded()).as("only what was asked for").isEqualTo(1);
  }

  @Test
  void theCountersOfARemainingMirrorContinue() throws Exception {
    Peer primary = peer(Behaviour.echo());
    String mirror = "mirrors: [{name: m, to: '" + peer(Behaviour.sink()).url() + "', sample: %s}]";
    ConfigWatcher reload =
        start(route(port, primary.url(), "instances: 1\n    " + mirror.formatted(1)));
    client().roundTrips(1, MESSAGE);
    write(route(port, primary.url(), "instances: 1\n    " + mirror.formatted(0)));
    awaitReloads(reload, 1);
    client().roundTrips(1, MESSAGE);
    RouteStats stats = routes.running().get(0).verticles().get(0).stats().await();
    assertThat(stats.get(RouteCounter.SESSIONS)).isEqualTo(2);
    assertThat(stats.primary().get(BranchCounter.OPENED)).isEqualTo(2);
    assertThat(stats.mirrors().get(0).get(BranchCounter.OPENED)).isEqualTo(1);
    assertThat(stats.mirrors().get(0).get(BranchCounter.SAMPLED_OUT_SESSIONS)).isEqualTo(1);
  }

  private ConfigWatcher start(String content) throws IOException {
    write(content);
    Settings settings = SettingsLoader.ofFile(vertx, file).await();
    routes.apply(settings).await();
    return ConfigWatcher.watch(vertx, file, settings, routes);
  }

  private void write(String content) throws IOException {
    Path written = Files.writeString(file.resolveSibling("written"), content);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String route(int port, String primary, String more) {
    String first = another("orders", port, primary);
    return "reload: {scan: 20ms}\nroutes:\n" + first + "    " + more + "\n";
  }

  private static String another(String name, int port, String primary) {
    return """
      - name: %s
        listen: tcp://127.0.0.1:%d
        primary: {to: '%s'}
    """
        .formatted(name, port, primary);
  }

  private static void awaitReloads(ConfigWatcher reload, long count) {
    Eventually.until(
        () -> count + " reloads; there is " + reload.status(),
        Duration.ofSeconds(30),
        () -> reload.status().succeeded() >= count);
  }

  private static String url(int port) {
    return "tcp://127.0.0.1:" + port;
  }

  private static int peerPort(Peer peer) {
    return Integer.parseInt(peer.url().substring(peer.url().lastIndexOf(':') + 1));
  }

  private TestClient client() {
    return opened(TestClient.connect(url(port)));
  }

  private Peer peer(Behaviour behaviour) {
    return opened(Peer.tcp(behaviour));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }
}
