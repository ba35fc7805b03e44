package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.BlackHole;
import dev.sluice.testkit.Memory;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Small messages for a stalled mirror hold little more memory than their bytes: at most twice the
 * lag, and one buffer per session.
 *
 * <p>The test measures the memory of the pool's held buffers, once the primary has returned
 * everything.
 */
@OneJdkIsEnough
class AmplificationIT extends TeeIT {

  private static final int BUFFER = 64 * 1024;
  private static final long MIB = 1024 * 1024;

  @ParameterizedTest
  @CsvSource({"1, 3000", "100, 10000", "1500, 2000", "40000, 60"})
  void smallMessagesToAMirrorThatNeverConnectsHoldLittle(int size, int messages) throws Exception {
    assertHeldMemoryIsBounded(closing(new BlackHole()).url(), size, messages, 0);
  }

  @ParameterizedTest
  @CsvSource({"100, 10000", "1500, 2000", "40000, 60"})
  void smallMessagesToAStalledMirrorHoldLittle(int size, int messages) throws Exception {
    // The sockets are filled first, so that the following messages have to wait in Sluice.
    assertHeldMemoryIsBounded(peer(Behaviour.silent()).url(), size, messages, 12 * MIB);
  }

  private void assertHeldMemoryIsBounded(String mirror, int size, int messages, long filling)
      throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route =
        deploy(
            Route.to(primary.url()).with("connectTimeout", "1m").mirror(mirror, Lag.cut("64MiB")));
    TestClient client = client(route);
    for (long sent = 0; sent < filling; sent += BUFFER) {
      client.roundTrips(1, BUFFER);
    }
    long heapBefore = Memory.usedHeapBytes();
    long lagBefore = route.mirror(0).get(BranchCounter.LAG_BYTES);
    Random random = new Random(size);
    for (int i = 0; i < messages; i++) {
      int length = 1 + random.nextInt(2 * size);
      client.send(length, Slices.of(length));
      client.receive(length);
    }

    RouteStats stats = route.stats();
    long lag = stats.mirrors().get(0).get(BranchCounter.LAG_BYTES);
    long held = (long) stats.pool().held() * BUFFER + stats.pool().overflowBytes();
    long heap = Memory.usedHeapBytes() - heapBefore;
    Measured.log(
        messages + " messages of about " + size,
        String.format("lag %d, held %d, heap grew by %d", lag, held, heap));
    assertThat(lag).as("lag").isGreaterThan(lagBefore);
    assertThat(held).isLessThanOrEqualTo(2 * lag + BUFFER);
    assertThat(heap).isLessThan(2 * lag + MIB);
  }
}
