package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.OpenSockets;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A full route makes room by ending sessions of unproven clients. */
@OneJdkIsEnough
class UdpSessionLimitIT extends UdpIT {
  private static final int MAX = 3;

  @Test
  void theSessionThatHasBeenSilentLongestMakesRoom() throws Exception {
    UdpRunning route = deploy(route(echo()).put("limits", new JsonObject().put("sessions", MAX)));
    UdpClient[] clients = new UdpClient[MAX + 1];
    for (int i = 0; i <= MAX; i++) {
      clients[i] = client(route);
      clients[i].ask(bytes("first"));
    }
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(MAX);
    assertThat(route.stats().get(RouteCounter.EVICTED_SESSIONS)).isEqualTo(1);

    // The later sessions still exist, and the first client begins a new one.
    clients[MAX].ask(bytes("second"));
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(MAX + 1);
    clients[0].ask(bytes("second"));
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(MAX + 2);
  }

  @Test
  void aClientThatHasSentAfterAResponseIsNotEvicted() throws Exception {
    UdpRunning route = deploy(route(echo()).put("limits", new JsonObject().put("sessions", MAX)));
    UdpClient[] clients = new UdpClient[MAX];
    for (int i = 0; i < MAX; i++) {
      clients[i] = client(route);
      clients[i].ask(bytes("first"));
      clients[i].ask(bytes("second"));
    }

    client(route).send(bytes("refused"));

    route.until(
        "a datagram refused",
        stats ->
            stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.TOO_MANY_SESSIONS) == 1);
    for (UdpClient client : clients) {
      assertThat(client.ask(bytes("third"))).isEqualTo(bytes("third"));
    }
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(MAX);
  }

  @Test
  void aFloodOfSendersExhaustsNeitherMemoryNorDescriptors() throws Exception {
    int limit = 50;
    UdpPeer primary = sink();
    UdpRunning route =
        deploy(route(primary, sink()).put("limits", new JsonObject().put("sessions", limit)));
    UdpClient there = client(route);
    long before = OpenSockets.count();
    for (int i = 1; i <= 3000; i++) {
      try (UdpClient forged = new UdpClient(route.address())) {
        forged.send(bytes("x"));
      }
      primary.await(i);
    }
    assertThat(OpenSockets.count() - before).isLessThanOrEqualTo(2L * limit);
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(limit);
    // A port that is chosen twice may belong to a session that still exists.
    assertThat(route.stats().get(RouteCounter.EVICTED_SESSIONS))
        .isEqualTo(route.stats().get(RouteCounter.SESSIONS) - limit)
        .isGreaterThan(2000);
    assertThat(route.stats().pool().pooledBytes()).isLessThan(8L << 20);
    there.send(bytes("y"));
    primary.await(3001);
  }
}
