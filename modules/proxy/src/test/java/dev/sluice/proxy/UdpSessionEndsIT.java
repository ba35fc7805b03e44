package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session of datagrams ends with its last response, if the route says how many there are. */
@OneJdkIsEnough
class UdpSessionEndsIT extends UdpIT {

  private static void untilNoSession(UdpRunning route) {
    route.until("no session", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 0);
  }

  @Test
  void aSessionEndsWithTheResponseToItsLastDatagram() throws Exception {
    UdpRunning route = deploy(route(echo()).put("responses", 1));
    UdpClient client = client(route);
    assertThat(client.ask(bytes("one"))).isEqualTo(bytes("one"));
    untilNoSession(route);
    client.send(bytes("two"));
    client.send(bytes("three"));
    assertThat(List.of(client.receive(), client.receive()))
        .containsExactlyInAnyOrder(bytes("two"), bytes("three"));
    untilNoSession(route);
  }

  @Test
  void aSessionWaitsForAllResponses() throws Exception {
    List<byte[]> asked = new ArrayList<>();
    UdpPeer silentAtFirst =
        closing(
            UdpPeer.responding(
                0,
                datagram -> {
                  asked.add(datagram);
                  return asked.size() < 2 ? null : datagram;
                }));
    UdpRunning route = deploy(route(silentAtFirst).put("responses", 1));
    UdpClient client = client(route);
    client.send(bytes("unanswered"));
    assertThat(client.ask(bytes("answered"))).isEqualTo(bytes("answered"));
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(1);
  }

  @Test
  void theNextDatagramAfterTheLastBeginsANewSession() throws Exception {
    UdpPeer echo = echo();
    JsonObject config = route(echo).put("requests", 2).put("responses", 1);
    UdpRunning route = deploy(config);
    UdpClient client = client(route);
    for (int i = 0; i < 6; i++) {
      client.ask(bytes("" + i));
    }
    untilNoSession(route);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(3);
    assertThat(echo.senders().get(0)).isEqualTo(echo.senders().get(1));
    assertThat(echo.senders().get(1)).isNotEqualTo(echo.senders().get(2));
  }

  @Test
  void eachDatagramMayHaveItsOwnSession() throws Exception {
    UdpPeer sink = sink();
    UdpRunning route = deploy(route(sink).put("requests", 1).put("idleTimeout", "100ms"));
    UdpClient client = client(route);
    for (int i = 0; i < 5; i++) {
      client.send(bytes("" + i));
    }
    sink.await(5);
    assertThat(sink.senders()).doesNotHaveDuplicates();
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(5);
    untilNoSession(route);
  }
}
