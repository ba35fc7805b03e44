package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams from a denied address are dropped and counted. */
@OneJdkIsEnough
class UdpLimitsIT extends UdpIT {

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aDeniedClientIsNotRelayed(String responses) throws Exception {
    UdpPeer primary = sink();
    JsonObject limits = new JsonObject().put("deny", new JsonArray().add("127.0.0.1"));
    UdpRunning route = deploy(route(primary).put("responses", responses).put("limits", limits));
    client(route).send(bytes("x"));
    route.until(
        "a drop",
        stats -> stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.DENIED) == 1);
    assertThat(route.stats().primary().get(BranchCounter.SENT_DATAGRAMS)).isZero();
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void anAllowedClientIsRelayed(String responses) throws Exception {
    UdpPeer primary = sink();
    JsonObject limits = new JsonObject().put("allow", new JsonArray().add("127.0.0.0/8"));
    UdpRunning route = deploy(route(primary).put("responses", responses).put("limits", limits));
    client(route).send(bytes("x"));
    primary.await(1);
  }
}
