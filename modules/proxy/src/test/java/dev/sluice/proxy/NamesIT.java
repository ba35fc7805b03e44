package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.BlackHole;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Names are resolved again for new connects, and all their addresses are tried. */
@OneJdkIsEnough
class NamesIT extends TeeIT {
  // Far less than a connect timeout, and more than a busy machine needs.
  private static final Duration SOON = Duration.ofSeconds(4);

  @SuppressWarnings("NullAway.Init") // before each test
  private NameServer names;

  @Override
  Vertx start(Loops loops) {
    names = closing(new NameServer());
    names.knows("127.0.0.1");
    return loops.start(
        new VertxOptions().setEventLoopPoolSize(1).setAddressResolverOptions(names.options()));
  }

  private static int port(Peer peer) {
    return Endpoint.parse(peer.url()).address().port();
  }

  private BlackHole blackHole(String host, int port) {
    return closing(new BlackHole(new InetSocketAddress(host, port)));
  }

  @Test
  void aMirrorThatHasMovedIsFound() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror("tcp://mirror.example:" + port(mirror)));
    client(route).roundTrips(1, 10);
    route.until("a write", stats -> stats.mirrors().get(0).get(BranchCounter.SENT_BYTES) == 10);

    names.knows("127.0.0.2"); // no server listens there
    route.until(
        "a mirror that cannot be reached",
        stats -> {
          try (TestClient client = TestClient.connect(route.url())) {
            client.roundTrips(1, 10);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return stats.mirrors().get(0).get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED) > 0;
        });

    assertThat(route.mirror(0).get(BranchCounter.OPENED)).isGreaterThan(1);
  }

  @Test
  void theNextAddressIsTriedAtOnceIfOneRefuses() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    names.knows("127.0.0.2", "127.0.0.3", "127.0.0.1");
    Running route =
        deploy(
            Route.to("tcp://primary.example:" + port(primary))
                .mirror("tcp://mirror.example:" + port(mirror)));
    for (int session = 1; session <= 6; session++) {
      client(route).roundTrips(2, 10);
    }
    route.until(
        "all at the mirror", stats -> stats.mirrors().get(0).get(BranchCounter.SENT_BYTES) == 120);
    assertThat(primary.connections()).hasSize(6);
    assertThat(mirror.connections()).hasSize(6);
  }

  @Test
  void theNextAddressIsTriedSoonIfOneDoesNotRespond() throws Exception {
    Peer primary = peer(Behaviour.echo());
    blackHole("127.0.0.2", port(primary));
    names.knows("127.0.0.2", "127.0.0.1");
    Running route =
        deploy(Route.to("tcp://primary.example:" + port(primary)).with("connectTimeout", "1m"));
    long start = System.nanoTime();
    client(route).roundTrips(1, 10);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    client(route).roundTrips(100, 1000);
    assertThat(primary.connections()).hasSize(2);
  }

  @Test
  void aClientIsResetWhenEveryAddressRefuses() throws Exception {
    int port = port(closing(Peer.tcp(Behaviour.sink())));
    names.knows("127.0.0.2", "127.0.0.3");
    Running route =
        deploy(Route.to("tcp://primary.example:" + port).mirror("tcp://mirror.example:" + port));
    TestClient client = client(route);
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    route.until(
        "an end",
        stats -> stats.primary().get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED) == 1);
  }

  @Test
  void connectTimeoutCoversAllAddressesTogether() throws Exception {
    int port = port(closing(Peer.tcp(Behaviour.sink())));
    String[] silent = new String[20];
    for (int i = 0; i < silent.length; i++) {
      silent[i] = "127.0.1." + (i + 1);
      blackHole(silent[i], port);
    }
    names.knows(silent);
    Running route =
        deploy(Route.to("tcp://primary.example:" + port).with("connectTimeout", "500ms"));
    long start = System.nanoTime();
    TestClient client = client(route);
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    // One after the other would take twenty times as long.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED))
        .isEqualTo(1);
  }

  @Test
  void connectTimeoutCoversTheLookupToo() throws Exception {
    names.silence();
    Running route = deploy(Route.to("tcp://primary.example:9").with("connectTimeout", "500ms"));
    long start = System.nanoTime();
    TestClient client = client(route);
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED))
        .isEqualTo(1);
  }

  @Test
  void aClientThatLeavesDuringTheConnectLeavesNothing() throws Exception {
    Peer primary = peer(Behaviour.echo());
    blackHole("127.0.0.2", port(primary));
    names.knows("127.0.0.2", "127.0.0.1");
    Running route = deploy(Route.to("tcp://primary.example:" + port(primary)));
    for (int i = 0; i < 20; i++) {
      TestClient.connect(route.url()).reset();
    }
    route.until("all accepted", stats -> stats.get(RouteCounter.SESSIONS) == 20);
    route.untilNoSession();
  }
}
