package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Base of all tests of UDP routes, with the same checks at the end of each test.
 *
 * <p>Every received datagram has exactly one outcome per destination, and every pool is whole.
 */
abstract class UdpIT extends ProxyIT {

  private final List<UdpRunning> running = new ArrayList<>();

  UdpPeer sink() {
    return closing(UdpPeer.sink());
  }

  UdpPeer echo() {
    return closing(UdpPeer.echo());
  }

  UdpClient client(UdpRunning route) throws IOException {
    return closing(new UdpClient(route.address()));
  }

  UdpRunning deploy(JsonObject route) {
    return deploy(route, 1);
  }

  UdpRunning deploy(JsonObject route, int instances) {
    UdpRunning deployed = new UdpRunning(vertx, route, instances);
    running.add(deployed);
    return deployed;
  }

  /** A route at a free port of 127.0.0.1, with mirrors named m0, m1 and so on. */
  static JsonObject route(UdpPeer primary, UdpPeer... mirrors) {
    return route(primary.url(), Stream.of(mirrors).map(UdpPeer::url).toArray(String[]::new));
  }

  static JsonObject route(String primary, String... mirrors) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < mirrors.length; i++) {
      all.add(new JsonObject().put("name", "m" + i).put("to", mirrors[i]));
    }
    return new JsonObject()
        .put("name", "test")
        .put("listen", "udp://127.0.0.1:0")
        .put("drainTimeout", "100ms")
        .put("primary", new JsonObject().put("to", primary))
        .put("mirrors", all);
  }

  static JsonObject oneWay(UdpPeer primary, UdpPeer... mirrors) {
    return route(primary, mirrors).put("responses", "none");
  }

  static String url(int port) {
    return "udp://127.0.0.1:" + port;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void undeployAndAssert() {
    for (UdpRunning route : running) {
      route.all().forEach(UdpIT::assertEachHadOneFate);
      Running.await(route.undeploy());
    }
  }

  private static void assertEachHadOneFate(RouteStats stats) {
    assertThat(stats.pool().isWhole()).as("%s", stats.pool()).isTrue();
    if (stats.primary().get(BranchCounter.DROPPED_DATAGRAMS) > 0) {
      return; // where the primary has no socket, no session begins
    }
    long relayed =
        stats.get(RouteCounter.RECEIVED_DATAGRAMS)
            - stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS);
    for (BranchStats mirror : stats.mirrors()) {
      assertThat(
              mirror.get(BranchCounter.SENT_DATAGRAMS)
                  + mirror.get(BranchCounter.SAMPLED_OUT_DATAGRAMS)
                  + mirror.get(BranchCounter.DROPPED_DATAGRAMS))
          .as("%s of %d", mirror, relayed)
          .isEqualTo(relayed);
    }
  }
}
