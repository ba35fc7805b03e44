package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.datagrams.DatagramStats;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OpenSockets;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What all tests of UDP routes have in common: real sockets, on each transport, and the same
 * question at the end of each test.
 *
 * <p>Every datagram that came has met one fate for each destination, every pool is whole, and after
 * undeploying no socket is left.
 */
@ParameterizedClass
@MethodSource("dev.sluice.proxy.Loops#available")
@Timeout(60)
abstract class UdpIT {

  @Parameter
  @SuppressWarnings("NullAway.Init") // by JUnit
  Loops loops;

  @SuppressWarnings("NullAway.Init") // before each test
  Vertx vertx;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<UdpRunning> running = new ArrayList<>();
  private long socketsBefore;

  @BeforeEach
  void start() throws Exception {
    // The JDK keeps a socket pair for itself once it has closed its first socket.
    UdpPeer.sink().close();
    socketsBefore = OpenSockets.count();
    vertx = start(loops);
  }

  Vertx start(Loops loops) {
    return loops.start(eventLoops());
  }

  int eventLoops() {
    return 1;
  }

  /** Closes it after the test, the last one first. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  UdpPeer sink() {
    return closing(UdpPeer.sink());
  }

  UdpPeer echo() {
    return closing(UdpPeer.echo());
  }

  UdpClient client(UdpRunning route) throws IOException {
    return closing(new UdpClient(route.address()));
  }

  UdpRunning deploy(JsonObject route) {
    return deploy(route, 1);
  }

  UdpRunning deploy(JsonObject route, int instances) {
    UdpRunning deployed = new UdpRunning(vertx, route, instances);
    running.add(deployed);
    return deployed;
  }

  /** A route at a free port of 127.0.0.1, with mirrors m0, m1 and so on. */
  static JsonObject route(UdpPeer primary, UdpPeer... mirrors) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < mirrors.length; i++) {
      all.add(new JsonObject().put("name", "m" + i).put("to", mirrors[i].url()));
    }
    return new JsonObject()
        .put("name", "test")
        .put("listen", "udp://127.0.0.1:0")
        .put("primary", new JsonObject().put("to", primary.url()))
        .put("mirrors", all);
  }

  static JsonObject oneWay(UdpPeer primary, UdpPeer... mirrors) {
    return route(primary, mirrors).put("answers", "none");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void assertNothingIsLeft() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    for (UdpRunning route : running) {
      route.all().forEach(UdpIT::assertEachHadOneFate);
      Running.await(route.undeploy());
    }
    Running.await(vertx.close());
    Eventually.until(
        () -> socketsBefore + " open sockets; there are " + OpenSockets.count(),
        Duration.ofSeconds(10),
        () -> OpenSockets.count() <= socketsBefore);
  }

  private static void assertEachHadOneFate(UdpRouteStats stats) {
    assertThat(stats.pool().isWhole()).as("%s", stats.pool()).isTrue();
    if (stats.primary().droppedInAll() > 0) {
      return; // where the primary has no socket, no session begins
    }
    long relayed = stats.received().datagrams() - stats.received().droppedInAll();
    for (DatagramStats mirror : stats.mirrors()) {
      assertThat(mirror.datagrams() + mirror.sampledOut() + mirror.droppedInAll())
          .as("%s of %d", mirror, relayed)
          .isEqualTo(relayed);
    }
  }
}
