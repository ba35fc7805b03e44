package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams that return to a route are dropped, because they would circulate forever. */
@OneJdkIsEnough
class UdpLoopIT extends UdpIT {

  private static JsonObject route(String name, String responses, String primary) {
    JsonObject route = route(primary).put("name", name).put("responses", responses);
    return responses.equals("none") ? route : route.put("idleTimeout", "2s");
  }

  private static long loops(UdpRunning route) {
    return route.stats().get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.LOOP);
  }

  @ParameterizedTest
  @CsvSource({
    "client, udp://127.0.0.1:0, udp://127.0.0.1:",
    "client, udp://127.0.0.1:0, udp://localhost:",
    "client, udp://0.0.0.0:0, udp://127.0.0.1:",
    "client, udp://[::]:0, udp://127.0.0.1:",
    "none, udp://127.0.0.1:0, udp://localhost:",
    "none, udp://[::]:0, udp://127.0.0.1:",
  })
  void aRouteThatIsItsOwnPrimaryGetsEachDatagramOnceMore(String responses, String listen, String to)
      throws Exception {
    try (LoggedLines log = new LoggedLines(UdpTeeVerticle.class)) {
      JsonObject json = route("names", responses, "udp://127.0.0.1:9").put("listen", listen);
      UdpRunning route = deploy(json);
      route.reconfigureAsItIs(route("names", responses, to + route.port()));
      UdpClient client = client(route);
      client.send(bytes("x"));
      client.send(bytes("y"));
      Eventually.until("two loops", () -> loops(route) == 2);
      Eventually.until("a line", () -> !log.with("loop").isEmpty());
      assertThat(route.stats().get(RouteCounter.RECEIVED_DATAGRAMS)).isEqualTo(4);
      assertThat(route.stats().get(RouteCounter.SESSIONS))
          .isEqualTo(responses.equals("none") ? 0 : 1);
      assertThat(log.with("loop").get(0)).startsWith("names: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aLoopOverTwoRoutesIsBrokenAndTheirPrimariesGetWhatTheClientSent(String responses)
      throws Exception {
    UdpPeer primary = echo();
    UdpPeer other = echo();
    UdpRunning a = deploy(route("a", responses, primary.url()));
    UdpRunning b =
        deploy(
            route("b", responses, other.url())
                .put("mirrors", mirror("udp://localhost:" + a.port())));
    a.reconfigure(route("a", responses, primary.url()).put("mirrors", mirror(url(b.port()))));
    UdpClient client = client(a);
    client.send(bytes("x"));
    Eventually.until("a loop", () -> loops(a) == 1);
    assertThat(primary.await(1)).hasSize(1);
    assertThat(other.await(1)).hasSize(1);
    assertThat(a.stats().get(RouteCounter.RECEIVED_DATAGRAMS)).isEqualTo(2);
    assertThat(b.stats().get(RouteCounter.RECEIVED_DATAGRAMS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void routesMayFormAChainAndShareADestination(String responses) throws Exception {
    UdpPeer primary = echo();
    UdpRunning last = deploy(route("last", responses, primary.url()));
    UdpRunning left = deploy(route("left", responses, url(last.port())));
    UdpRunning right = deploy(route("right", responses, url(last.port())));
    UdpRunning first =
        deploy(
            route("first", responses, url(left.port())).put("mirrors", mirror(url(right.port()))));
    UdpClient client = client(first);
    client.send(bytes("x"));
    if (responses.equals("client")) {
      assertThat(client.receive()).isEqualTo(bytes("x"));
    }
    assertThat(primary.await(2)).hasSize(2);
    assertThat(loops(last)).isZero();
  }

  private static JsonArray mirror(String to) {
    return new JsonArray().add(new JsonObject().put("name", "m0").put("to", to));
  }
}
