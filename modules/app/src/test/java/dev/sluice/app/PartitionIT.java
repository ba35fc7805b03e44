package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The network between two nodes drops all packets for some time. */
@OneJdkIsEnough
@Timeout(240)
class PartitionIT {
  private static final int MESSAGE = 1000;

  private final Path folder;

  PartitionIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void bothSidesServeAndAcceptVersionsAndAgreeOnTheLaterOneAfterwards() throws Exception {
    assumeThat(Namespaces.arePossible()).as("root on Linux").isTrue();
    try (Namespaces network = Namespaces.make();
        Peer primary = Peer.unix(folder.resolve("primary.sock"), Behaviour.echo());
        Nodes nodes = new Nodes(folder, Place.in(network, folder), primary)) {
      nodes.setEventBus(NodeCertificate.make(folder));
      nodes.startAll();
      Node one = nodes.get(0);
      Node other = nodes.get(1);
      one.awaitAll(2, 0);
      assertThat(one.apply(config(nodes, "common")).status()).isEqualTo(200);
      other.awaitAll(2, 1);
      try (TestClient client = one.client();
          TestClient opposite = other.client()) {
        awaitFeeds(nodes, 1);
        network.divide();
        assertThat(one.apply(config(nodes, "early")).status()).isEqualTo(200);
        assertThat(other.apply(config(nodes, "later")).status()).isEqualTo(200);
        assertThat(other.apply(config(nodes, "latest")).status()).isEqualTo(200);
        one.awaitAll(1, 2);
        other.awaitAll(1, 3);
        serves(client);
        serves(opposite);
        awaitFeeds(nodes, 2);
        network.heal();
        one.awaitAll(2, 3);
        other.awaitAll(2, 3);
        serves(client);
        serves(opposite);
        awaitFeeds(nodes, 1);
      }
      assertThat(one.mirror()).isEqualTo("latest");
      assertThat(other.mirror()).isEqualTo("latest");
      assertThat(nodes.state(one.place()))
          .isDirectoryContaining("glob:**/version-000000002-node-1.json");
      assertThat(nodes.state(other.place()))
          .isDirectoryContaining("glob:**/version-000000002-node-2.json");
    }
  }

  /** The route with a mirror of this name, and a singleton. */
  private static JsonObject config(Nodes nodes, String mirror) {
    JsonObject config = nodes.config(mirror);
    JsonArray routes = config.getJsonArray("routes");
    JsonObject feed = routes.getJsonObject(0).copy();
    feed.put("name", "feed").put("singleton", true).put("listen", "tcp://127.0.0.1:7900");
    routes.add(feed);
    return config;
  }

  private static void awaitFeeds(Nodes nodes, int count) {
    Eventually.until(
        () -> count + " nodes with the feed",
        Duration.ofSeconds(60),
        () -> nodes.all().stream().filter(node -> node.has("feed")).count() == count);
  }

  private static void serves(TestClient open) throws IOException {
    open.roundTrips(10, MESSAGE);
    open.received().assertIsExactly(open.sent());
  }
}
