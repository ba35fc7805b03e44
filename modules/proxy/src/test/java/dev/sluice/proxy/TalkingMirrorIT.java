package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Latencies;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A4: no byte of a mirror's responses reaches the client. */
@OneJdkIsEnough
class TalkingMirrorIT extends TeeIT {

  private static final long MIB = 1024 * 1024;
  private static final int WARM_UP = 1000;

  @ParameterizedTest
  @ValueSource(longs = {1, 256 * MIB})
  void noByteOfAMirrorReachesTheClient(long chatter) throws Exception {
    assertClientHearsOnlyThePrimary(chatter);
  }

  @Test
  void aGigabyteFromAMirrorIsDropped() throws Exception {
    if (loops == Loops.EPOLL) { // once is enough
      assertClientHearsOnlyThePrimary(1024 * MIB);
    }
  }

  private void assertClientHearsOnlyThePrimary(long chatter) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.talking(chatter).once(gate));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    TestClient client = client(route);
    client.roundTrips(WARM_UP, 256);
    PeakMemory peak = closing(new PeakMemory(route));
    gate.countDown();
    Latencies beside =
        client.roundTripsUntil(
            () -> route.mirror(0).get(BranchCounter.RESPONSE_BYTES) == chatter, 256);
    peak.close();

    Measured.log("beside " + Measured.mib(chatter), beside);
    Measured.log("pool at its peak", Measured.mib(peak.pool()));
    assertThat(beside.micros(50)).isLessThan(10_000);
    assertThat(beside.micros(99)).isLessThan(100_000);
    assertThat(peak.pool()).isLessThan(MIB);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.RESPONSE_BYTES)).isEqualTo(chatter);
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.FINISHED)).isEqualTo(1);
  }
}
