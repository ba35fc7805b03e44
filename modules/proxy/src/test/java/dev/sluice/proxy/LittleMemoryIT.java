package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.MemoryBudget;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions while the memory of all buffers runs out. */
class LittleMemoryIT extends TeeIT {
  private static final int SENT = 3_000_000;
  private static final long NONE = 1024;

  private final MemoryBudget budget = MemoryBudget.ofProcess();
  private final long usual = budget.limit();

  @AfterEach
  void haveEnough() {
    budget.setLimit(usual);
  }

  @Test
  void readsThatFindNoMemoryArePostponedAndNothingIsLost() throws Exception {
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()));
    TestClient client = client(route);
    route.until("a session", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 1);
    long before = budget.shortages();
    budget.setLimit(NONE);
    Background upload = Background.run(() -> client.send(SENT));
    Eventually.until("reads that are put off", () -> budget.shortages() > before + 2);
    haveEnough();
    client.receive(SENT);
    upload.join();
    client.received().assertIsExactly(SENT);
  }

  @Test
  void newClientsAreRefusedIfMemoryIsScarce() throws Exception {
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()));
    try (TestClient client = TestClient.connect(route.url())) {
      client.roundTrips(1, 100); // so that the pool has a buffer, and more memory than NONE
      budget.setLimit(NONE);
      assertThat(isServed(route)).isFalse();
      assertThat(route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.LOW_MEMORY))
          .isEqualTo(1);
      client.roundTrips(10, 100);
    }
    haveEnough();
    assertThat(isServed(route)).isTrue();
  }

  private static boolean isServed(Running route) {
    try (TestClient client = TestClient.connect(route.url())) {
      client.roundTrips(1, 100);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aLaggingMirrorIsCutBeforeAReadTakesTheRemainingMemory() throws Exception {
    Peer mirror = peer(Behaviour.silent());
    Running route =
        deploy(Route.to(peer(Behaviour.sink()).url()).mirror(mirror.url(), Lag.cut("1GiB")));
    budget.setLimit(budget.used() + (32 << 20));
    TestClient client = client(route);
    client.send(20 * SENT);
    route.until(
        "a cut",
        stats -> stats.mirrors().get(0).get(BranchCounter.ENDED, CloseReason.CUT_FOR_MEMORY) == 1);
    client.finish();
    client.receiveAll();
  }
}
