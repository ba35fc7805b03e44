package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.process.ExitCode;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes that share one configuration; each test starts from the version that the last one
 * left.
 */
@OneJdkIsEnough
@Timeout(120)
class ClusterIT {
  private static final int WRITERS = 20;
  private static final int MESSAGE = 1000;

  private static Peer primary;
  private static Nodes nodes;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    primary = Peer.tcp(Behaviour.echo());
    nodes = new Nodes(folder, Place.onLoopback(), primary);
    nodes.startAll();
    nodes.get(0).awaitAll(3, 0);
  }

  @AfterAll
  static void close() {
    nodes.close();
    primary.close();
  }

  private static long version() {
    return nodes.get(0).cluster().getLong("version");
  }

  private static void awaitVersion(long version) {
    nodes.all().forEach(node -> node.awaitAll(3, version));
  }

  private static Program apply(Path file, int node, String... more) {
    List<String> words = new ArrayList<>(List.of("apply", file.toString(), "--admin"));
    words.add(nodes.get(node).place().admin());
    words.addAll(List.of(more));
    return Program.bin("sluice", words.toArray(String[]::new));
  }

  @Test
  void aConfigurationAppliedOnOneNodeRunsOnAllUnlessAnotherWasFaster(@TempDir Path folder)
      throws Exception {
    long before = version();
    Path file = Files.writeString(folder.resolve("new.json"), nodes.config("next").encode());
    Program first = apply(file, 1, "--expect", String.valueOf(before));
    assertThat(first.exitCode()).isZero();
    long version = before + 1;
    assertThat(first.lines())
        .containsExactly("version " + version + " is what the cluster runs now");
    awaitVersion(version);
    assertThat(nodes.all()).extracting(Node::mirror).containsOnly("next");

    Program late = apply(file, 0, "--expect", String.valueOf(before));
    assertThat(late.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(late.lines().get(0))
        .startsWith("version: the cluster is at %d and not at %d".formatted(version, before));
  }

  @Test
  void eachOfManyWritersIsAcceptedOrGetsAConflict() throws Exception {
    long before = version();
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    List<Callable<AdminClient.Answer>> writes = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Node node = nodes.get(i % 3);
      String name = "m" + i;
      writes.add(() -> node.apply(nodes.config(name)));
    }
    long accepted = 0;
    for (Future<AdminClient.Answer> write : writers.invokeAll(writes)) {
      AdminClient.Answer answer = write.get();
      if (answer.status() == 200) {
        accepted++;
      } else {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("version: the cluster is at ");
      }
    }
    writers.shutdown();
    assertThat(accepted).isPositive();
    awaitVersion(before + accepted);
    assertThat(nodes.all().stream().map(Node::mirror).distinct()).hasSize(1);
  }

  @Test
  void eachNodeKnowsTheTotalsAndLabelsItsOwnMetrics() throws Exception {
    Node third = nodes.get(2);
    long before = third.total("orders").getLong("receivedBytes", 0L);
    try (TestClient one = nodes.get(0).client();
        TestClient other = nodes.get(1).client()) {
      one.roundTrips(1, MESSAGE);
      other.roundTrips(2, MESSAGE);
      Eventually.until(
          () -> "the sums; there is " + third.cluster(),
          Duration.ofSeconds(20),
          () -> third.total("orders").getLong("receivedBytes", 0L) == before + 3 * MESSAGE);
      assertThat(third.total("orders").getLong("openSessions")).isEqualTo(2);
      assertThat(third.total("orders").getLong("nodes")).isEqualTo(3);
    }
    assertThat(nodes.get(1).metrics())
        .isNotEmpty()
        .allMatch(sample -> sample.contains("node=\"node-2\""));
  }

  @Test
  void aNodeThatCannotRunAVersionSaysSoOnAllNodes() throws Exception {
    String taken = "tcp://127.0.0.9:" + FreePort.find();
    JsonObject config = nodes.config("first");
    JsonArray routes = config.getJsonArray("routes");
    routes.add(routes.getJsonObject(0).copy().put("name", "only-one").put("listen", taken));
    long version = version() + 1;
    var unused = nodes.get(0).apply(config); // the cluster has it, even if it does not run here
    String why = "only-one: cannot listen at " + taken + ": Address already in use";
    for (Node node : nodes.all()) {
      Eventually.until(
          () -> "two that cannot; there is " + node.cluster(),
          Duration.ofSeconds(30),
          () -> Collections.frequency(node.errors(), why) == 2);
    }
    assertThat(nodes.get(0).apply(nodes.config("next")).status()).isEqualTo(200);
    awaitVersion(version + 1);
    assertThat(nodes.get(0).errors()).isEmpty();
  }

  @Test
  void itSurvivesARestartOfAllNodes() throws Exception {
    long version = version() + 1;
    assertThat(nodes.get(2).apply(nodes.config("last")).status()).isEqualTo(200);
    awaitVersion(version);
    for (Node node : nodes.all()) {
      assertThat(node.program().terminate()).isZero();
      assertThat(node.program().lines()).noneMatch(line -> line.contains("xception"));
    }
    for (Node node : nodes.all()) {
      node.restart();
    }
    awaitVersion(version);
    assertThat(nodes.all()).extracting(Node::mirror).containsOnly("last");
    for (Node node : nodes.all()) {
      // Its file has not changed since the start: there is nothing to reload, or to refuse.
      assertThat(node.metrics())
          .filteredOn(sample -> sample.startsWith("sluice_reloads"))
          .hasSize(2)
          .allMatch(sample -> sample.endsWith(" 0.0"));
    }
  }

  @Test
  void theApiChangesAllNodesOnRequest() throws Exception {
    assertThat(nodes.get(0).apply(nodes.config("gone")).status()).isEqualTo(200);
    awaitVersion(version());
    long version = version() + 1;
    JsonObject mirror =
        new JsonObject().put("name", "more").put("to", "tcp://127.0.0.1:9").put("sample", 0);
    assertThat(nodes.get(1).change("POST", "mirrors", mirror).status()).isLessThan(300);
    assertThat(nodes.get(1).change("DELETE", "mirrors/gone", null).status()).isLessThan(300);
    awaitVersion(version + 1);
    assertThat(nodes.all()).extracting(Node::mirror).containsOnly("more");
    assertThat(nodes.all()).extracting(Node::differences).containsOnly(List.of());

    JsonObject sample = new JsonObject().put("sample", 1);
    assertThat(nodes.get(1).changeHere("more", sample).status()).isEqualTo(200);
    assertThat(nodes.get(1).differences()).containsExactly("routes.orders.mirrors.more.sample");
    assertThat(nodes.get(0).differences()).isEmpty();
    assertThat(nodes.get(0).apply(nodes.config("next")).status()).isEqualTo(200);
    awaitVersion(version + 2);
    Eventually.until("no difference", () -> nodes.get(1).differences().isEmpty());
  }
}
