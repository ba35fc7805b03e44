package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A3: a primary that does not read stops the client, within bounded memory. */
@OneJdkIsEnough
class SilentPrimaryIT extends TeeIT {

  private static final long MIB = 1024 * 1024;
  private static final long MORE_THAN_SOCKETS_HOLD = 512 * MIB;
  private static final long WINDOW = 512 * 1024;
  private static final Duration STUCK = Duration.ofMillis(700);

  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void theClientWaitsUntilThePrimaryReadsAgain() throws Exception {
    Peer primary = peer(Behaviour.sink().once(gate));
    Running route = deploy(Route.to(primary.url()));
    TestClient client = client(route);

    long taken = client.sendUntilStuck(MORE_THAN_SOCKETS_HOLD, STUCK);

    Measured.log("bytes taken before the client was stopped", Measured.mib(taken));
    assertThat(taken).isLessThan(128 * MIB);
    assertMemoryIsBounded(route);
    gate.countDown();
    client.finish();
    primary.received().awaitEnd();
    primary.received().assertIsExactly(taken);
  }

  @Test
  void aClientThatHasEndedItsStreamWaitsToo() throws Exception {
    Peer primary = peer(Behaviour.sink().once(gate));
    Running route = deploy(Route.to(primary.url()));
    TestClient client = client(route);
    while (route.stats().primary().get(BranchCounter.LAG_BYTES) <= WINDOW) {
      client.send(64 * 1024);
    }
    route.untilStill();
    long read = route.stats().primary().get(BranchCounter.OFFERED_BYTES);

    // Few enough bytes to fit in the socket, followed by the end of the stream.
    client.send(MIB);
    client.finish();
    route.untilStill();

    if (loops != Loops.IO_URING) { // there Netty reads all that is left when it hears of the end
      assertThat(route.stats().primary().get(BranchCounter.OFFERED_BYTES)).isEqualTo(read);
    }
    assertMemoryIsBounded(route);
    gate.countDown();
    primary.received().awaitEnd();
    primary.received().assertIsExactly(client.sent());
  }

  @Test
  void thePrimaryWaitsUntilTheClientReadsAgain() throws Exception {
    Peer primary = peer(Behaviour.talking(MORE_THAN_SOCKETS_HOLD / 4));
    Running route = deploy(Route.to(primary.url()));
    TestClient client = client(route);

    route.untilStill();

    long responseBytes = route.stats().get(RouteCounter.RESPONSE_BYTES);
    Measured.log("response bytes read before the primary was stopped", Measured.mib(responseBytes));
    assertThat(responseBytes).isLessThan(MORE_THAN_SOCKETS_HOLD / 4);
    assertMemoryIsBounded(route);
    client.finish();
    client.receiveAll();
    assertThat(client.received().count()).isEqualTo(MORE_THAN_SOCKETS_HOLD / 4);
  }

  private static void assertMemoryIsBounded(Running route) {
    var pool = route.stats().pool();
    Measured.log("pool", Measured.mib(pool.pooledBytes() + pool.overflowBytes()));
    assertThat(pool.pooledBytes() + pool.overflowBytes()).isLessThan(4 * MIB);
  }
}
