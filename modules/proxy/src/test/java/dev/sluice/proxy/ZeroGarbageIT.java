package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In steady state a relayed read allocates nothing on the heap: the allocations of the event loop's
 * thread do not grow with traffic.
 *
 * <p>Tagged, because leak tracking creates garbage and must be off: the build runs it in a separate
 * JVM.
 */
@Tag("untracked")
class ZeroGarbageIT extends TeeIT {

  private static final int ROUND_TRIPS = 5_000;
  private static final long BULK = 128L * 1024 * 1024;
  private static final long BULK_READS = BULK / (64 * 1024); // at least: no read is larger

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aRelayedMessageAndItsResponseAllocateNothing(int mirrors) throws Exception {
    TestClient client = client(deploy(route(peer(Behaviour.echo()), mirrors)));
    // Each round trip is two reads: the client's and the primary's.
    assertNothingPerRead(2 * ROUND_TRIPS, false, () -> client.roundTrips(ROUND_TRIPS, 256));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void bulkThatIsRelayedAllocatesNothing(int mirrors) throws Exception {
    Peer primary = peer(Behaviour.sink());
    TestClient client = client(deploy(route(primary, mirrors)));
    assertNothingPerRead(
        BULK_READS,
        true,
        () -> {
          client.send(BULK);
          primary.received().awaitCount(client.sent());
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void bulkResponsesAllocateNothing(int mirrors) throws Exception {
    TestClient client = client(deploy(route(peer(Behaviour.echo()), mirrors)));
    assertNothingPerRead(
        2 * BULK_READS,
        true,
        () -> {
          Background receiver = Background.run(() -> client.receive(BULK));
          client.send(BULK);
          receiver.join();
        });
  }

  private Route route(Peer primary, int mirrors) {
    Route route = Route.to(primary.url());
    for (int i = 0; i < mirrors; i++) {
      route.mirror(peer(Behaviour.sink()).url(), Lag.block("4MiB"));
    }
    return route;
  }

  private void assertNothingPerRead(long reads, boolean bulk, Background.Work run)
      throws Exception {
    int allowed = 1 + loops.nettysGarbagePerRead(bulk);
    double perRead = Garbage.per(reads, allowed, run);
    Measured.log(loops + ", heap bytes per read", "%.3f".formatted(perRead));
    assertThat(perRead).isLessThan(allowed);
  }
}
