package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import org.junit.jupiter.api.Test;

/** A2: a mirror that accepts and never reads costs bounded memory and nothing else. */
@OneJdkIsEnough
class SilentMirrorIT extends TeeIT {

  private static final long MIB = 1024 * 1024;
  private static final long SENT = 420 * MIB;
  private static final long MAX_LAG = 4 * MIB;

  @Test
  void fourHundredMegabytesPassAMirrorThatNeverReads() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer good = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(peer(Behaviour.silent()).url(), Lag.cut("4MiB"))
                .mirror(good.url(), Lag.block("4MiB")));
    TestClient client = client(route);
    PeakMemory peak = closing(new PeakMemory(route));
    client.send(SENT);
    client.finish();
    primary.received().awaitEnd();
    good.received().awaitEnd();
    peak.close();

    assertThat(primary.received().sha256()).isEqualTo(good.received().sha256());
    primary.received().assertIsExactly(SENT);
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT)).isEqualTo(1);
    assertThat(route.mirror(0).get(BranchCounter.DROPPED_BYTES, CloseReason.CUT))
        .isGreaterThan(SENT / 2);
    Measured.log("pool at its peak", Measured.mib(peak.pool()));
    Measured.log("resident set grew by", Measured.mib(peak.residentGrowth()));
    // The lag of the silent mirror and of the good one, doubled, and the bytes being read.
    assertThat(peak.pool()).isLessThan(2 * (MAX_LAG + MAX_LAG) + 2 * MIB);
    assertThat(peak.residentGrowth()).isLessThan(100 * MIB);
  }

  @Test
  void theKernelAcceptsLittleForAMirrorThatNeverReads() throws Exception {
    assumeThat(loops).as("the JDK does not know the option").isNotEqualTo(Loops.NIO);
    Running route =
        deploy(
            Route.to(peer(Behaviour.echo()).url())
                .mirror(peer(Behaviour.silent()).url(), Lag.cut("64MiB")));

    client(route).roundTrips(256, 64 * 1024);

    assertThat(route.mirror(0).get(BranchCounter.SENT_BYTES)).isPositive().isLessThan(MIB);
    assertThat(route.mirror(0).get(BranchCounter.LAG_BYTES)).isGreaterThan(15 * MIB);
  }
}
