package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.RefusingPort;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Routes that lead back to themselves in a way that the configuration does not show: each session
 * would open the next, until no sockets are left.
 */
@OneJdkIsEnough
class LoopIT extends TeeIT {
  private static final int MESSAGE = 1000;

  @Override
  int eventLoops() {
    return 2; // so that one loop may accept and another one connect
  }

  private Running deploy(String name, String listen, String primary) {
    return deploy(Route.to(primary).with("name", name).with("listen", listen));
  }

  private static int port(Running route) {
    return URI.create(route.url()).getPort();
  }

  private static void setPrimary(Running route, String to) {
    route.reconfigure(json -> json.put("primary", new JsonObject().put("to", to)));
  }

  private static void addMirror(Running route, String to) {
    JsonArray mirrors = new JsonArray().add(new JsonObject().put("name", "m0").put("to", to));
    route.reconfigure(json -> json.put("mirrors", mirrors));
  }

  private static void assertRefusedOnce(Running route) {
    route.until(
        "a refusal", stats -> stats.get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.LOOP) == 1);
    route.untilNoSession();
    assertThat(route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.LOOP))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:0, tcp://127.0.0.1:",
    "tcp://127.0.0.1:0, tcp://localhost:",
    "tcp://0.0.0.0:0, tcp://127.4.5.6:",
    "tcp://[::]:0, tcp://127.0.0.1:",
    "tcp://[::]:0, tcp://[::1]:",
    "tcp://[::1]:0, tcp://[::1]:",
  })
  void aRouteThatIsItsOwnPrimaryOpensOneSessionAndResetsIt(String listen, String to)
      throws Exception {
    try (LoggedLines log = new LoggedLines(TcpTeeVerticle.class)) {
      Running route = deploy("orders", listen, closing(new RefusingPort()).url());
      String host = listen.startsWith("tcp://[::1]") ? "[::1]" : "127.0.0.1";
      setPrimary(route, to + port(route));
      TestClient client = closing(TestClient.connect("tcp://" + host + ":" + port(route)));
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
      assertRefusedOnce(route);
      assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
      Eventually.until("a line", () -> !log.with("rejected its own").isEmpty());
      assertThat(log.with("rejected its own"))
          .containsExactly(
              "orders: rejected its own connection: orders -> orders; each session would open the"
                  + " next");
    }
  }

  @Test
  void aLoopOverThreeRoutesIsBrokenWhereItClosesAndTheClientIsServed() throws Exception {
    try (LoggedLines log = new LoggedLines(TcpTeeVerticle.class)) {
      Peer primary = peer(Behaviour.echo());
      Running orders = deploy("orders", "tcp://127.0.0.1:0", primary.url());
      Running copy = deploy("copy", "tcp://0.0.0.0:0", primary.url());
      Running last = deploy("last", "tcp://127.0.0.1:0", copy.url());
      addMirror(orders, "tcp://127.0.0.1:" + port(last));
      addMirror(copy, "tcp://localhost:" + port(orders));
      try (TestClient client = client(orders)) {
        client.roundTrips(10, MESSAGE);
        client.finish();
        client.receiveAll();
        client.received().assertIsExactly(client.sent());
      }
      assertRefusedOnce(orders);
      for (Running route : new Running[] {orders, last, copy}) {
        assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
      }
      assertThat(log.with("orders -> last -> copy -> orders")).hasSize(1);
    }
  }

  @Test
  void routesMayFormAChainAndShareADestination() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running last = deploy("last", "tcp://127.0.0.1:0", primary.url());
    Running left = deploy("left", "tcp://127.0.0.1:0", last.url());
    Running right = deploy("right", "tcp://127.0.0.1:0", last.url());
    Running first = deploy(Route.to(left.url()).with("name", "first").mirror(right.url()));
    try (TestClient client = client(first)) {
      client.roundTrips(10, MESSAGE);
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(client.sent());
    }
    last.until("two sessions", stats -> stats.get(RouteCounter.SESSIONS) == 2);
    last.untilNoSession();
    assertThat(last.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.LOOP)).isEqualTo(0);
  }

  @Test
  void aMirrorThatIsAttachedToOpenSessionsMayNotLeadBackEither() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route =
        deploy(Route.to(primary.url()).with("name", "orders").with("attachMidSession", true));
    TestClient client = client(route);
    client.roundTrips(1, MESSAGE);
    addMirror(route, route.url());
    assertRefusedOnceButOpen(route);
    client.roundTrips(1, MESSAGE);
    client.close();
  }

  private static void assertRefusedOnceButOpen(Running route) {
    route.until(
        "a refusal", stats -> stats.get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.LOOP) == 1);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
  }
}
