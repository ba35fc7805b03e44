package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name server that does not respond prevents a route neither from starting nor from relaying. */
@OneJdkIsEnough
class UdpNamesIT extends UdpIT {

  /** Resolves names at a server that never responds, with a long timeout. */
  @Override
  Vertx start(Loops loops) {
    AddressResolverOptions resolver =
        new AddressResolverOptions()
            .addServer("127.0.0.1:" + sink().port())
            .setQueryTimeout(TimeUnit.MINUTES.toMillis(10));
    return loops.start(
        new VertxOptions().setEventLoopPoolSize(1).setAddressResolverOptions(resolver));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aMirrorWithAnUnresolvableNameIsNoObstacle(String responses) throws Exception {
    UdpPeer primary = sink();
    JsonObject config = route(primary, sink(), sink()).put("responses", responses);
    config.getJsonArray("mirrors").getJsonObject(0).put("to", "udp://mirror.example:9");
    UdpRunning route = deploy(config);
    UdpClient client = client(route);
    client.send(bytes("x"));
    client.send(bytes("y"));
    primary.await(2);
    route.until(
        "2 losses",
        stats ->
            stats.mirrors().get(0).get(BranchCounter.DROPPED_DATAGRAMS, DropReason.UNRESOLVED)
                == 2);
    assertThat(route.mirror(1).get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aPrimaryWithAnUnresolvableNameLosesItsDatagramsAndGetsNoSession(String responses)
      throws Exception {
    JsonObject config = route(sink()).put("responses", responses);
    config.getJsonObject("primary").put("to", "udp://primary.example:9");
    UdpRunning route = deploy(config);
    client(route).send(bytes("x"));
    route.until(
        "a loss",
        stats -> stats.primary().get(BranchCounter.DROPPED_DATAGRAMS, DropReason.UNRESOLVED) == 1);
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isZero();
  }
}
