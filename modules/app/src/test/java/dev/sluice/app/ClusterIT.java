package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that share one configuration, and go on when some of them do not. */
@Timeout(180)
class ClusterIT {
  private static final int WRITERS = 20;
  private static final int MESSAGE = 1000;

  private final Path folder;
  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final List<Node> nodes = new ArrayList<>();
  private final Node.Ports ports =
      new Node.Ports(FreePort.find(), FreePort.find(), FreePort.find());

  ClusterIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private Node node(int number) throws Exception {
    Node node = Node.start(folder, ports, number, primary.url());
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    primary.close();
  }

  /** The route with a mirror of this name. */
  private JsonObject config(String mirror) {
    JsonObject to = new JsonObject().put("to", primary.url());
    return new JsonObject()
        .put(
            "routes",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "orders")
                        .put("listen", "tcp://0.0.0.0:1")
                        .put("primary", to)
                        .put(
                            "mirrors",
                            new JsonArray().add(to.copy().put("name", mirror).put("sample", 0)))));
  }

  private static String mirror(Node node) {
    JsonArray mirrors = node.orders().getJsonArray("mirrors", new JsonArray());
    return mirrors.isEmpty() ? "" : mirrors.getJsonObject(0).getString("name");
  }

  @Test
  void whatIsAppliedOnOneNodeRunsOnAllAndSurvivesARestartOfAll() throws Exception {
    for (int i = 1; i <= 3; i++) {
      node(i);
    }
    nodes.get(2).awaitAll(3, 0);
    Path file = Files.writeString(folder.resolve("new.json"), config("next").encode());
    Program apply =
        Program.bin("sluice", "apply", file.toString(), "--admin", nodes.get(1).admin());
    assertThat(apply.exitCode()).isZero();
    assertThat(apply.lines()).containsExactly("version 1 is what the cluster runs now");
    nodes.get(0).awaitAll(3, 1);
    assertThat(nodes).extracting(ClusterIT::mirror).containsOnly("next");
    try (Dashboard page = Dashboard.open(nodes.get(2).admin() + "/")) {
      page.awaitText(page.find("nodes"), "Cluster, version 1");
      page.awaitText(page.find("node-node-1"), "node-1 version 1, 1 route");
      page.awaitText(page.find("node-node-3"), "node-3 (this one) version 1, 1 route");
    }

    Program late =
        Program.bin(
            "sluice", "apply", file.toString(), "--admin", nodes.get(0).admin(), "--expect", "0");
    assertThat(late.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(late.lines().get(0)).startsWith("version: the cluster is at 1 and not at 0");

    assertThat(nodes.get(0).detach("next").statusCode()).isEqualTo(204);
    nodes.get(2).awaitAll(3, 2);
    assertThat(nodes).extracting(ClusterIT::mirror).containsOnly("");
    assertThat(nodes.get(2).apply(config("last")).statusCode()).isEqualTo(200);
    nodes.get(0).awaitAll(3, 3);

    for (Node node : nodes) {
      assertThat(node.program().terminate()).isZero();
      assertThat(node.program().lines()).noneMatch(line -> line.contains("xception"));
    }
    for (Node node : nodes) {
      node.restart();
    }
    nodes.get(1).awaitAll(3, 3);
    assertThat(nodes).extracting(ClusterIT::mirror).containsOnly("last");
  }

  @Test
  void ofManyWritersEachIsAcceptedOrToldOfTheConflict() throws Exception {
    node(1);
    node(2);
    nodes.get(0).awaitAll(2, 0);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    List<Callable<HttpResponse<String>>> writes = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Node node = nodes.get(i % 2);
      String name = "m" + i;
      writes.add(() -> node.apply(config(name)));
    }
    long accepted = 0;
    for (Future<HttpResponse<String>> write : writers.invokeAll(writes)) {
      HttpResponse<String> answer = write.get();
      if (answer.statusCode() == 200) {
        accepted++;
      } else {
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("version: the cluster is at ");
      }
    }
    writers.shutdown();
    assertThat(accepted).isPositive();
    nodes.get(0).awaitAll(2, accepted);
    nodes.get(1).awaitAll(2, accepted);
    assertThat(mirror(nodes.get(0))).isEqualTo(mirror(nodes.get(1)));
  }

  @Test
  void aNodeThatIsKilledTakesOnlyItsOwnSessionsAndCatchesUpLater() throws Exception {
    Node survivor = node(1);
    Node victim = node(2);
    survivor.awaitAll(2, 0);
    try (TestClient client = survivor.client()) {
      Background load =
          Background.run(() -> client.roundTripsUntil(() -> isAlone(survivor), MESSAGE));
      victim.program().signal("KILL");
      load.join();
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(client.sent());
    }
    assertThat(survivor.apply(config("meanwhile")).statusCode()).isEqualTo(200);
    victim.restart();
    victim.awaitAll(2, 1);
    assertThat(mirror(victim)).isEqualTo("meanwhile");
  }

  private static boolean isAlone(Node node) {
    return node.cluster().getJsonArray("nodes", new JsonArray()).size() == 1;
  }

  @Test
  void aNodeThatCannotJoinServesItsRoutesAndJoinsLater() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(ports.cluster(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      Node node = node(1);
      try (TestClient client = node.client()) {
        client.roundTrips(10, MESSAGE);
      }
      assertThat(node.cluster().getBoolean("joined")).isFalse();
      HttpResponse<String> refused = node.apply(config("next"));
      assertThat(refused.body()).contains("cluster: this node has not joined it yet");
    }
    Node node = nodes.get(0);
    Eventually.until("joined", () -> node.cluster().getBoolean("joined", false));
  }
}
