package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stream.MirrorMemory;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The total lag of all mirrors stays below its limit; the mirror with the largest lag is cut first.
 */
@OneJdkIsEnough
class MirrorMemoryIT extends TeeIT {
  private static final long MIB = 1024 * 1024;

  @Override
  int eventLoops() {
    return 2;
  }

  @Test
  void theMirrorWithTheLargestLagIsCutFirst() throws Exception {
    MirrorMemory.of(vertx).limit(20 * MIB);
    Running much = deploy(behind());
    Running little = deploy(behind());
    client(little).send(8 * MIB);
    untilBehind(little);
    TestClient client = client(much);
    client.send(40 * MIB);

    much.until(
        "a cut",
        stats -> stats.mirrors().get(0).get(BranchCounter.ENDED, CloseReason.CUT_FOR_MEMORY) == 1);

    much.until(
        "nothing more to cut", stats -> stats.mirrors().get(0).get(BranchCounter.LAG_BYTES) == 0);
    much.until(
        "all at the primary",
        stats -> stats.primary().get(BranchCounter.SENT_BYTES) == client.sent());
    assertThat(little.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT_FOR_MEMORY)).isZero();
    assertThat(little.mirror(0).get(BranchCounter.LAG_BYTES)).isPositive();
  }

  @Test
  void aMirrorThatBlocksIsNotCut() throws Exception {
    MirrorMemory.of(vertx).limit(MIB);
    Peer primary = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(peer(Behaviour.silent()).url(), Lag.block("8MiB"))
                .mirror(peer(Behaviour.silent()).url(), Lag.cut("1GiB")));
    client(route).sendUntilStuck(64 * MIB, Duration.ofMillis(300));
    route.until(
        "a cut",
        stats -> stats.mirrors().get(1).get(BranchCounter.ENDED, CloseReason.CUT_FOR_MEMORY) == 1);
    assertThat(route.mirror(0).get(BranchCounter.ENDED)).isZero();
  }

  private Route behind() {
    return Route.to(peer(Behaviour.sink()).url())
        .mirror(peer(Behaviour.silent()).url(), Lag.cut("1GiB"));
  }

  private static void untilBehind(Running route) {
    route.until("all read", stats -> stats.primary().get(BranchCounter.SENT_BYTES) == 8 * MIB);
    assertThat(route.mirror(0).get(BranchCounter.LAG_BYTES)).isPositive();
  }
}
