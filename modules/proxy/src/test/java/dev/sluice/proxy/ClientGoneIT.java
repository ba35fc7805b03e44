package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A7: after the client has gone, a mirror that lags still gets everything. */
@OneJdkIsEnough
class ClientGoneIT extends TeeIT {

  private static final long SENT = 12 * 1024 * 1024;

  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void aLaggingMirrorGetsTheRestAfterTheClientHasClosed() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink().once(gate));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), Lag.cut("32MiB")));
    TestClient client = client(route);
    client.send(SENT);
    primary.received().awaitCount(SENT);
    client.close();

    primary.received().awaitEnd();
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(1);
    gate.countDown();
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(SENT);
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.FINISHED)).isEqualTo(1);
  }

  @Test
  void aLaggingMirrorGetsTheRestAfterTheClientHasReset() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink().once(gate));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), Lag.cut("32MiB")));
    TestClient client = client(route);
    client.send(SENT);
    primary.received().awaitCount(SENT);
    client.reset();

    primary.received().awaitBreak();
    gate.countDown();
    mirror.received().awaitBreak();
    if (loops != Loops.NIO) { // NIO does not know whether the mirror has everything
      mirror.received().assertIsExactly(SENT);
    }
  }

  @Test
  void aMirrorThatDoesNotCatchUpInTimeHasAnExactPrefix() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink().once(gate));
    Running route =
        deploy(
            Route.to(primary.url())
                .with("drainTimeout", "300ms")
                .mirror(mirror.url(), Lag.cut("32MiB")));
    TestClient client = client(route);
    client.send(SENT);
    primary.received().awaitCount(SENT);
    client.close();

    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.DRAIN_EXPIRED)).isEqualTo(1);
    assertThat(route.mirror(0).get(BranchCounter.DROPPED_BYTES)).isPositive();
    gate.countDown();
    mirror.received().awaitBreak();
    mirror.received().assertIsPrefix();
    assertThat(mirror.received().count()).isLessThan(SENT);
  }
}
