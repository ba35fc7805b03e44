package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.BlackHole;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The client is read exactly while the primary and the blocking mirrors can take more. */
@OneJdkIsEnough
class BackPressureIT extends TeeIT {

  private static final long MIB = 1024 * 1024;
  private static final long MUCH = 256 * MIB;
  // The bytes that one turn may read beyond a limit: almost a bulk buffer, and then a whole one.
  private static final long TURN = 2 * MIB;
  private static final Duration STUCK = Duration.ofMillis(500);

  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void aBlockingMirrorStopsTheClientAndLetsItContinue() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink().once(gate));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), Lag.block("1MiB")));
    TestClient client = client(route);

    long taken = client.sendUntilStuck(MUCH, STUCK);

    assertThat(taken).isLessThan(MUCH);
    assertThat(route.mirror(0).get(BranchCounter.LAG_BYTES)).isBetween(1L, MIB + TURN);
    assertThat(primary.received().count()).isLessThan(taken);
    gate.countDown();
    client.send(10 * MIB);
    client.finish();
    client.receiveAll();
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(taken + 10 * MIB);
    primary.received().assertIsExactly(taken + 10 * MIB);
  }

  @Test
  void aBlockingMirrorThatCannotBeReachedStopsTheClientUntilTheConnectTimesOut() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .with("connectTimeout", "1s")
                .mirror(closing(new BlackHole()).url(), Lag.block("64KiB")));
    TestClient client = client(route);
    Background sender = Background.run(() -> client.send(40 * MIB));
    route.until("a lag", stats -> stats.mirrors().get(0).get(BranchCounter.LAG_BYTES) >= 64 * 1024);
    assertThat(route.mirror(0).get(BranchCounter.LAG_BYTES)).isLessThan(64 * 1024 + TURN);
    sender.join();
    client.finish();
    client.receiveAll();
    primary.received().assertIsExactly(40 * MIB);
  }

  @Test
  void aBlockingMirrorThatLeavesLetsTheClientContinue() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.silent());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), Lag.block("1MiB")));
    TestClient client = client(route);
    long taken = client.sendUntilStuck(MUCH, STUCK);
    mirror.close();
    client.send(10 * MIB);
    client.finish();
    client.receiveAll();
    primary.received().assertIsExactly(taken + 10 * MIB);
  }

  @Test
  void aMirrorThatWasCutStopsNothing() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Running route =
        deploy(Route.to(primary.url()).mirror(peer(Behaviour.silent()).url(), Lag.cut("64KiB")));
    TestClient client = client(route);
    assertThat(client.sendUntilStuck(64 * MIB, STUCK)).isEqualTo(64 * MIB);
    client.finish();
    client.receiveAll();
    primary.received().assertIsExactly(64 * MIB);
  }
}
