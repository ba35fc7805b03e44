package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Base of all acceptance tests of TCP routes, with the same checks at the end of each test.
 *
 * <p>Once the test's clients and peers have gone, no session is open, every pool is whole, and
 * every byte that was offered to a branch was written, cut or never sent.
 */
abstract class TeeIT extends ProxyIT {

  private final List<Running> running = new ArrayList<>();

  Peer peer(Behaviour behaviour) {
    return closing(Peer.tcp(behaviour));
  }

  Running deploy(Route route) {
    return remember(new Running(vertx, route));
  }

  Running deploy(Route route, TcpTeeVerticle verticle) {
    return remember(new Running(vertx, route, verticle));
  }

  Running successor(Running route) {
    return remember(route.successor());
  }

  private Running remember(Running deployed) {
    running.add(deployed);
    return deployed;
  }

  TestClient client(Running route) {
    return closing(TestClient.connect(route.url()));
  }

  @Override
  void undeployAndAssert() {
    for (Running route : running) {
      if (!route.undeploy().isComplete()) {
        route.untilNoSession();
      }
      Running.await(route.undeploy());
      assertIsWhole(route.stats());
    }
  }

  static void assertIsWhole(RouteStats stats) {
    assertThat(stats.get(RouteCounter.OPEN_SESSIONS)).as("open sessions").isZero();
    assertThat(stats.pool().isWhole()).as("%s", stats.pool()).isTrue();
    List<BranchStats> branches = new ArrayList<>(stats.mirrors());
    branches.add(stats.primary());
    assertThat(stats.get(RouteCounter.RESPONSE_LAG_BYTES)).as("lag of responses").isZero();
    for (BranchStats branch : branches) {
      assertThat(branch.get(BranchCounter.LAG_BYTES)).as("lag of %s", branch).isZero();
      assertThat(branch.get(BranchCounter.SENT_BYTES)).as("%s", branch).isNotNegative();
      assertThat(branch.get(BranchCounter.DROPPED_BYTES)).as("%s", branch).isNotNegative();
    }
    assertThat(stats.mirrors()).allSatisfy(TeeIT::assertEachEndedOnce);
    assertEachEndedOnce(stats.primary());
  }

  private static void assertEachEndedOnce(BranchStats branch) {
    assertThat(branch.get(BranchCounter.ENDED))
        .as("ends of %s", branch)
        .isEqualTo(branch.get(BranchCounter.OPENED));
    for (CloseReason cut : List.of(CloseReason.CUT, CloseReason.CUT_FOR_MEMORY)) {
      assertThat(
              branch.get(BranchCounter.DROPPED_BYTES, cut) == 0
                  || branch.get(BranchCounter.ENDED, cut) > 0)
          .as("%s", branch)
          .isTrue();
    }
  }
}
