package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A mirror's {@code sample} is its share of the sessions. */
@OneJdkIsEnough
class SampleIT extends TeeIT {

  private static final int SESSIONS = 400;
  // Six standard deviations of 400 fair coins: a fair sampler fails twice in 10^9 runs.
  private static final int DEVIATION = 60;

  @Test
  void eachMirrorGetsItsShareOfTheSessions() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer none = peer(Behaviour.sink());
    Peer half = peer(Behaviour.sink());
    Peer all = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(none.url(), sample("0%"))
                .mirror(half.url(), sample("50%"))
                .mirror(all.url(), sample("100%")));
    for (int i = 0; i < SESSIONS; i++) {
      try (TestClient client = TestClient.connect(route.url())) {
        client.roundTrips(1, 10);
        client.finish();
        client.receiveAll();
      }
    }
    route.untilNoSession();
    assertThat(none.connections()).isEmpty();
    assertThat(route.mirror(0).get(BranchCounter.SAMPLED_OUT_SESSIONS)).isEqualTo(SESSIONS);
    assertThat(all.connections()).hasSize(SESSIONS);
    int sampled = half.connections().size();
    assertThat(sampled).isBetween(SESSIONS / 2 - DEVIATION, SESSIONS / 2 + DEVIATION);
    assertThat(route.mirror(1).get(BranchCounter.OPENED)).isEqualTo(sampled);
    assertThat(route.mirror(1).get(BranchCounter.SAMPLED_OUT_SESSIONS))
        .isEqualTo(SESSIONS - sampled);
    assertThat(half.connections()).allSatisfy(c -> c.received().assertIsExactly(10));
  }

  private static JsonObject sample(String share) {
    return new JsonObject().put("sample", share);
  }
}
