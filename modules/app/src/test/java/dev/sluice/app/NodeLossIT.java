package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes come and go, and the remaining ones continue. */
@OneJdkIsEnough
@Timeout(180)
class NodeLossIT {
  private static final int CLIENTS = 4;
  private static final int MESSAGE = 1000;
  private static final int MESSAGES = 500;

  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Nodes nodes;

  NodeLossIT(@TempDir Path folder) {
    this.nodes = new Nodes(folder, Place.onLoopback(), primary);
  }

  @AfterEach
  void close() {
    nodes.close();
    primary.close();
  }

  private static void finish(TestClient client) throws IOException {
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
  }

  @Test
  void aKilledNodeLosesOnlyItsOwnSessionsAndCatchesUpLater() throws Exception {
    Node survivor = nodes.start();
    Node victim = nodes.start();
    survivor.awaitAll(2, 0);
    try (TestClient client = survivor.client()) {
      Background load =
          Background.run(() -> client.roundTripsUntil(() -> isAlone(survivor), MESSAGE));
      victim.program().signal("KILL");
      load.join();
      finish(client);
    }
    assertThat(survivor.apply(nodes.config("meanwhile")).status()).isEqualTo(200);
    victim.restart();
    victim.awaitAll(2, 1);
    assertThat(victim.mirror()).isEqualTo("meanwhile");
  }

  private static boolean isAlone(Node node) {
    return node.total("orders").getLong("nodes", 0L) == 1;
  }

  @Test
  void aRollingRestartCostsNoSessionAByte() throws Exception {
    nodes.startAll();
    nodes.get(0).awaitAll(3, 0);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger whole = new AtomicInteger();
    List<Background> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int first = i;
      clients.add(Background.run(() -> sessions(first, done, whole)));
    }
    for (Node node : nodes.all()) {
      int before = whole.get();
      assertThat(node.program().terminate()).isZero();
      Eventually.until("sessions without it", () -> whole.get() >= before + 2 * CLIENTS);
      node.restart();
      nodes.get(0).awaitAll(3, 0);
    }
    done.set(true);
    clients.forEach(Background::join);
    assertThat(whole).hasPositiveValue();
  }

  /**
   * Runs one session after the other, each on the next accepting node, as a load balancer would.
   */
  private void sessions(int first, AtomicBoolean done, AtomicInteger whole) throws Exception {
    for (int turn = first; !done.get(); turn++) {
      TestClient client = established(nodes.get(turn % 3));
      if (client != null) {
        try (client) {
          client.roundTrips(MESSAGES, MESSAGE);
          finish(client);
          whole.incrementAndGet();
        }
      }
    }
  }

  /** Returns a session to which the primary has responded; null if the node accepts none. */
  private static @Nullable TestClient established(Node node) throws IOException {
    @Nullable TestClient client = null;
    try {
      client = node.client();
      client.roundTrips(1, MESSAGE);
      return client;
    } catch (IOException | UncheckedIOException e) {
      if (client != null) {
        client.close();
      }
      return null;
    }
  }

  @Test
  void aSingletonMovesWhenItsNodeDiesAndStaysThere() throws Exception {
    String feed = "tcp://127.0.0.9:" + FreePort.find();
    nodes.add(
        "  - {name: feed, singleton: true, listen: '%s', primary: {to: '%s'}}\n"
            .formatted(feed, primary.url()));
    nodes.startAll();
    nodes.get(0).awaitAll(3, 0);
    Node owner = awaitOwner();
    ask(feed);

    owner.program().signal("KILL");
    Eventually.until(() -> "another one", Duration.ofSeconds(15), () -> isAnswered(feed));
    Node next = awaitOwner();
    assertThat(next).isNotSameAs(owner);

    owner.restart();
    owner.awaitAll(3, 0);
    assertThat(awaitOwner()).isSameAs(next);

    assertThat(next.program().terminate()).isZero();
    Eventually.until(() -> "a third one", Duration.ofSeconds(15), () -> isAnswered(feed));
  }

  /** Waits until exactly one node reports that it runs the route. */
  private Node awaitOwner() {
    List<Node> owners = new ArrayList<>();
    Eventually.until(
        () -> "one node with the feed; there are " + owners.size(),
        Duration.ofSeconds(30),
        () -> {
          owners.clear();
          nodes.all().stream().filter(NodeLossIT::runsFeed).forEach(owners::add);
          return owners.size() == 1;
        });
    return owners.get(0);
  }

  private static boolean runsFeed(Node node) {
    return node.has("feed");
  }

  private static void ask(String url) throws IOException {
    try (TestClient client = TestClient.connect(url)) {
      client.roundTrips(1, MESSAGE);
      finish(client);
    }
  }

  private static boolean isAnswered(String url) {
    try {
      ask(url);
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
