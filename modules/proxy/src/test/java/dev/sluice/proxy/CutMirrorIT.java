package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A11: a mirror that was cut holds an exact prefix of the client's bytes, and sees a reset. */
@OneJdkIsEnough
class CutMirrorIT extends TeeIT {

  private static final long SENT = 30 * 1024 * 1024;
  private static final int SLOW = 2_000_000;

  static Stream<Slices> slicings() {
    return Stream.of(
        Slices.of(1000), Slices.random(7, 300_000), Slices.of(65_537), Slices.of(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("slicings")
  void aSlowMirrorIsCutAndHoldsAnExactPrefix(Slices slices) throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer good = peer(Behaviour.sink());
    Peer slow = peer(Behaviour.slow(SLOW));
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(slow.url(), Lag.cut("512KiB"))
                .mirror(good.url(), Lag.block("4MiB")));
    TestClient client = client(route);
    client.send(SENT, slices);
    client.finish();
    client.receiveAll();

    slow.awaitAllClosed(1);
    slow.received().assertIsPrefix();
    assertThat(slow.received().hasEnded()).as("a cut must not look like an end").isFalse();
    assertThat(slow.connection().wasReset()).isTrue();
    assertThat(slow.received().count()).isPositive().isLessThan(SENT);
    primary.received().assertIsExactly(SENT);
    good.received().awaitEnd();
    good.received().assertIsExactly(SENT);
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT)).isEqualTo(1);
    assertThat(
            route.mirror(0).get(BranchCounter.SENT_BYTES)
                + route.mirror(0).get(BranchCounter.DROPPED_BYTES, CloseReason.CUT))
        .isEqualTo(SENT);
  }
}
