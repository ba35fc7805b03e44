package dev.sluice.proxy;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OpenSockets;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Base of all tests with real sockets. They run on each transport; at the end no socket is left,
 * and no log entry points to a bug.
 */
@ParameterizedClass
@MethodSource("dev.sluice.proxy.Loops#available")
@Timeout(60)
abstract class ProxyIT {

  @Parameter
  @SuppressWarnings("NullAway.Init") // by JUnit
  Loops loops;

  @SuppressWarnings("NullAway.Init") // before each test
  Vertx vertx;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private long socketsBefore;

  @SuppressWarnings("NullAway.Init") // before each test
  private LoggedBugs bugs;

  @BeforeEach
  void start() throws Exception {
    bugs = LoggedBugs.listen();
    // The JDK keeps a socket pair for itself after it has closed its first socket.
    try (Peer peer = Peer.tcp(Behaviour.sink());
        TestClient client = TestClient.connect(peer.url())) {
      client.finish();
      peer.received().awaitEnd();
    }
    socketsBefore = OpenSockets.count();
    vertx = start(loops);
  }

  Vertx start(Loops loops) {
    return loops.start(eventLoops());
  }

  int eventLoops() {
    return 1;
  }

  /** Closes the resource after the test; the last one first. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  @AfterEach
  void assertNothingIsLeft() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    undeployAndAssert();
    Running.await(vertx.close());
    Eventually.until(
        () -> socketsBefore + " open sockets; there are " + OpenSockets.count(),
        Duration.ofSeconds(10),
        () -> OpenSockets.count() <= socketsBefore);
    bugs.close();
  }

  /** Undeploys all routes, after the test's clients and peers have gone, and checks them. */
  abstract void undeployAndAssert();
}
