package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A destination without a listener disturbs no other, and is counted. */
@OneJdkIsEnough
class UdpUnreachableIT extends UdpIT {

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aMissingMirrorDisturbsNoOtherAndIsCounted(String responses) throws Exception {
    UdpPeer primary = echo();
    UdpPeer mirror = UdpPeer.sink();
    int port = mirror.port();
    UdpRunning route = deploy(route(primary, mirror).put("responses", responses));
    mirror.close();
    UdpClient client = client(route);
    for (int i = 1; i <= 100; i++) {
      client.send(bytes("x"));
      primary.await(i);
    }
    assertThat(route.stats().primary().get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(100);
    if (loops != Loops.NIO) { // which does not hear of it
      assertThat(route.mirror(0).get(BranchCounter.UNREACHABLE_ERRORS)).isPositive();
    }

    UdpPeer back = closing(UdpPeer.responding(port, datagram -> null));
    client.send(bytes("y"));
    assertThat(back.await(1).get(0)).isEqualTo(bytes("y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aPrimaryThatStartsLaterGetsLaterDatagrams(String responses) throws Exception {
    UdpPeer primary = UdpPeer.sink();
    int port = primary.port();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(route(primary, mirror).put("responses", responses));
    primary.close();
    UdpClient client = client(route);
    for (int i = 1; i <= 10; i++) {
      client.send(bytes("x"));
      mirror.await(i);
    }
    UdpPeer back = closing(UdpPeer.responding(port, datagram -> null));
    client.send(bytes("y"));
    assertThat(back.await(1).get(0)).isEqualTo(bytes("y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aNameThatCannotBeResolvedIsNoObstacle(String responses) throws Exception {
    UdpPeer primary = sink();
    JsonObject config = route(primary, sink()).put("responses", responses);
    config.getJsonArray("mirrors").getJsonObject(0).put("to", "udp://nobody.invalid:9");
    UdpRunning route = deploy(config);
    client(route).send(bytes("x"));
    primary.await(1);
    route.until(
        "a loss",
        stats ->
            stats.mirrors().get(0).get(BranchCounter.DROPPED_DATAGRAMS, DropReason.UNRESOLVED)
                == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aNameLeadsToItsAddress(String responses) throws Exception {
    UdpPeer primary = sink();
    JsonObject config = route(primary).put("responses", responses);
    config.getJsonObject("primary").put("to", "udp://localhost:" + primary.port());
    client(deploy(config)).send(bytes("x"));
    assertThat(primary.await(1).get(0)).isEqualTo(bytes("x"));
  }
}
