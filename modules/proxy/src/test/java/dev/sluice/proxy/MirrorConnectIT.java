package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.BlackHole;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.RefusingPort;
import dev.sluice.testkit.TestClient;
import org.junit.jupiter.api.Test;

/** A1: a mirror that cannot be connected does not change the primary's latency. */
@OneJdkIsEnough
class MirrorConnectIT extends TeeIT {

  private static final int MESSAGE = 256;

  @Test
  void aMirrorThatRefusesDoesNotSlowThePrimary() throws Exception {
    String refusing = closing(new RefusingPort()).url();
    Running route = assertSameLatencyWith(refusing);
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED)).isEqualTo(1);
  }

  @Test
  void aMirrorThatIsABlackHoleDoesNotSlowThePrimary() throws Exception {
    String hole = closing(new BlackHole()).url();
    Running route = assertSameLatencyWith(hole);
    assertThat(route.mirror(0).get(BranchCounter.ENDED)).isZero();
    route.until(
        "a connect time-out",
        s -> s.mirrors().get(0).get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED) == 1);
    assertThat(route.mirror(0).get(BranchCounter.DROPPED_BYTES))
        .isEqualTo(route.mirror(0).get(BranchCounter.OFFERED_BYTES));
  }

  @Test
  void aMirrorThatIsConnectingQueuesWithinMaxLagAndIsThenCut() throws Exception {
    Running route =
        deploy(
            Route.to(peer(Behaviour.echo()).url())
                .mirror(closing(new BlackHole()).url(), Lag.cut("16KiB")));
    TestClient client = client(route);
    client.roundTrips(64, MESSAGE);
    assertThat(route.mirror(0).get(BranchCounter.LAG_BYTES)).isEqualTo(64 * MESSAGE);
    client.roundTrips(1, MESSAGE);
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT)).isEqualTo(1);
    assertThat(route.mirror(0).get(BranchCounter.DROPPED_BYTES, CloseReason.CUT))
        .isEqualTo(65 * MESSAGE);
    client.roundTrips(100, MESSAGE);
  }

  private Running assertSameLatencyWith(String mirror) throws Exception {
    String primary = peer(Behaviour.echo()).url();
    Running without = deploy(Route.to(primary));
    Running with = deploy(Route.to(primary).with("connectTimeout", "2s").mirror(mirror));
    LatencyComparison.assertUnchanged(client(without), client(with), MESSAGE);
    return with;
  }
}
