package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A5: a mirror that resets its connection harms neither the primary nor the other mirrors. */
@OneJdkIsEnough
class ResettingMirrorIT extends TeeIT {

  private static final long SENT = 24 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000, 10_000_000})
  void primaryAndOtherMirrorsGetEverything(long resetAfter) throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer resetting = peer(Behaviour.resetting(resetAfter));
    Peer good = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(resetting.url(), Lag.block("1MiB"))
                .mirror(good.url(), Lag.block("1MiB")));
    TestClient client = client(route);
    Background receiver = Background.run(client::receiveAll);
    client.send(SENT);
    client.finish();
    receiver.join();

    client.received().assertIsExactly(SENT);
    primary.received().assertIsExactly(SENT);
    good.received().awaitEnd();
    good.received().assertIsExactly(SENT);
    resetting.received().assertIsPrefix();
    route.untilNoSession();
    BranchStats ended = route.mirror(0);
    // A reset right after the accept may arrive before the connect completes.
    assertThat(
            ended.get(BranchCounter.ENDED, CloseReason.CLOSED_BY_PEER)
                + ended.get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED))
        .as("%s", ended)
        .isEqualTo(1);
    assertThat(ended.get(BranchCounter.DROPPED_BYTES)).isPositive();
  }
}
