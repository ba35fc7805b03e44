package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.BranchStats;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OpenSockets;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What all acceptance tests have in common: real sockets, on each transport, and the same question
 * at the end of each test.
 *
 * <p>Once the test's clients and peers have gone, no session is open, every pool is whole, every
 * byte that was offered to a branch was written, cut or never sent, and after undeploying no socket
 * is left.
 */
@ParameterizedClass
@MethodSource("dev.sluice.proxy.Loops#available")
@Timeout(60)
abstract class TeeIT {

  @Parameter
  @SuppressWarnings("NullAway.Init") // by JUnit
  Loops loops;

  @SuppressWarnings("NullAway.Init") // before each test
  Vertx vertx;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Running> running = new ArrayList<>();
  private long socketsBefore;

  @BeforeEach
  void start() throws Exception {
    // The JDK keeps a socket pair for itself once it has closed its first socket.
    try (Peer peer = Peer.tcp(Behaviour.sink());
        TestClient client = TestClient.connect(peer.url())) {
      client.finish();
      peer.received().awaitEnd();
    }
    socketsBefore = OpenSockets.count();
    vertx = loops.start(1);
  }

  /** Closes it after the test, the last one first. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  Peer peer(Behaviour behaviour) {
    return closing(Peer.tcp(behaviour));
  }

  Running deploy(Route route) {
    Running deployed = new Running(vertx, route);
    running.add(deployed);
    return deployed;
  }

  TestClient client(Running route) {
    return closing(TestClient.connect(route.url()));
  }

  @AfterEach
  void assertNothingIsLeft() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    for (Running route : running) {
      if (!route.undeploy().isComplete()) {
        route.untilNoSession();
      }
      Running.await(route.undeploy());
      assertIsWhole(route.stats());
    }
    Running.await(vertx.close());
    Eventually.until(
        () -> socketsBefore + " open sockets; there are " + OpenSockets.count(),
        Duration.ofSeconds(10),
        () -> OpenSockets.count() <= socketsBefore);
  }

  private static void assertIsWhole(TcpRouteStats stats) {
    assertThat(stats.sessionsOpen()).as("open sessions").isZero();
    assertThat(stats.pool().isWhole()).as("%s", stats.pool()).isTrue();
    List<BranchStats> branches = new ArrayList<>(stats.mirrors());
    branches.add(stats.primary());
    branches.add(stats.answers());
    for (BranchStats branch : branches) {
      assertThat(branch.lag()).as("lag of %s", branch).isZero();
      assertThat(List.of(branch.written(), branch.cut(), branch.neverSent()))
          .as("%s", branch)
          .allMatch(bytes -> bytes >= 0);
    }
    assertThat(stats.mirrors()).allSatisfy(TeeIT::assertEachEndedOnce);
    assertEachEndedOnce(stats.primary());
  }

  private static void assertEachEndedOnce(BranchStats branch) {
    long ended = branch.ends().values().stream().mapToLong(Long::longValue).sum();
    assertThat(ended).as("ends of %s", branch).isEqualTo(branch.opened());
    assertThat(branch.cut() == 0 || branch.ended(BranchEnd.CUT) > 0).as("%s", branch).isTrue();
  }
}
