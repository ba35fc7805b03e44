package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror gets its share: of the sessions, or of the datagrams on a one-way route. */
@OneJdkIsEnough
class UdpSampleIT extends UdpIT {

  @Test
  void onAOneWayRouteAMirrorGetsItsShareOfDatagrams() throws Exception {
    UdpPeer primary = sink();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(sampled(oneWay(primary, mirror), "25%"));
    UdpClient client = client(route);
    for (int i = 1; i <= 400; i++) {
      client.send(bytes("x"));
      primary.await(i);
    }
    mirror.await(100);
    assertThat(route.mirror(0).get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(100);
    assertThat(route.mirror(0).get(BranchCounter.SAMPLED_OUT_DATAGRAMS)).isEqualTo(300);
  }

  @Test
  void withSessionsAMirrorGetsAllOfASessionOrNothing() throws Exception {
    UdpPeer mirror = sink();
    UdpRunning route = deploy(sampled(route(echo(), mirror), "50%"));
    for (int i = 0; i < 40; i++) {
      UdpClient client = client(route);
      for (int k = 0; k < 5; k++) {
        client.ask(bytes("session " + i));
      }
    }
    long mirrored = route.mirror(0).get(BranchCounter.SENT_DATAGRAMS);
    // The probability that all or none of 40 are mirrored is 1 in 5 * 10^11.
    assertThat(mirrored).isBetween(5L, 195L);
    assertThat(mirrored % 5).isZero();
    assertThat(route.mirror(0).get(BranchCounter.SAMPLED_OUT_DATAGRAMS)).isEqualTo(200 - mirrored);
    mirror.await((int) mirrored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void zeroPercentIsNoneAndAHundredPercentIsAll(String responses) throws Exception {
    UdpPeer primary = sink();
    JsonObject config = sampled(route(primary, sink(), sink()).put("responses", responses), "0%");
    config.getJsonArray("mirrors").getJsonObject(1).put("sample", "100%");
    UdpRunning route = deploy(config);
    for (int i = 1; i <= 100; i++) {
      client(route).send(bytes("x"));
      primary.await(i);
    }
    assertThat(route.mirror(0).get(BranchCounter.SENT_DATAGRAMS)).isZero();
    assertThat(route.mirror(0).get(BranchCounter.SAMPLED_OUT_DATAGRAMS)).isEqualTo(100);
    assertThat(route.mirror(1).get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(100);
    assertThat(route.mirror(1).get(BranchCounter.SAMPLED_OUT_DATAGRAMS)).isZero();
  }

  private static JsonObject sampled(JsonObject route, String share) {
    route.getJsonArray("mirrors").getJsonObject(0).put("sample", share);
    return route;
  }
}
