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
 * What all tests with real sockets have in common: they run on each transport, and at the end no
 * socket is left, and nothing was logged that only a bug can cause.
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
    // The JDK keeps a socket pair for itself once it has closed its first socket.
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

  /** Closes it after the test, the last one first. */
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

  /** Undeploys all routes, once the test's clients and peers have gone, and looks at them. */
  abstract void undeployAndAssert();
}
