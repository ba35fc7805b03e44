package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener moves between an address and a wildcard at one port, while clients come. */
@OneJdkIsEnough
@ParameterizedClass
@ValueSource(strings = {"io_uring", "epoll", "nio"})
@Timeout(60)
class ListenerMoveIT {
  private static final List<String> HOSTS =
      List.of("0.0.0.0", "[::]", "0.0.0.0", "127.0.0.1", "[::]", "127.0.0.1");
  private static final int PATIENCE_MILLIS = 5_000;

  @Parameter
  @SuppressWarnings("NullAway.Init") // by JUnit
  String transport;

  private final int port = FreePort.find();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger served = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // before each test
  private RoutesRunning routes;

  @BeforeEach
  void begin() {
    routes = new RoutesRunning(transport);
  }

  @AfterEach
  void end() {
    routes.close();
  }

  private JsonObject route(String scheme, String host, int primary) {
    return new JsonObject()
        .put("name", "moves")
        .put("listen", "%s://%s:%d".formatted(scheme, host, port))
        .put("drainTimeout", "1s")
        .put("primary", new JsonObject().put("to", scheme + "://127.0.0.1:" + primary));
  }

  /** Moves the route through all addresses, and fails to move it. */
  private void moveAround(String scheme, int primary) throws IOException {
    for (String host : HOSTS) {
      int before = served.get();
      routes.apply(route(scheme, host, primary));
      while (served.get() == before) {
        Thread.onSpinWait();
      }
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JsonObject other =
          route("tcp", "127.0.0.1", 9)
              .put("name", "taken")
              .put("listen", "tcp://127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> routes.apply(route(scheme, "0.0.0.0", primary), other))
          .hasMessageContaining("taken: cannot listen at");
    }
  }

  @Test
  void noConnectionIsRefused() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo())) {
      int at = Integer.parseInt(primary.url().substring(primary.url().lastIndexOf(':') + 1));
      routes.apply(route("tcp", "127.0.0.1", at));
      Background newcomers = Background.run(this::connectRepeatedly);
      moveAround("tcp", at);
      done.set(true);
      newcomers.join();
      assertThat(TestClient.isRefused("tcp://127.0.0.2:" + port)).isTrue();
    }
  }

  private void connectRepeatedly() throws IOException {
    while (!done.get()) {
      try (TestClient client = TestClient.connect("tcp://127.0.0.1:" + port)) {
        client.roundTrips(1, 100);
      }
      served.incrementAndGet();
    }
  }

  @Test
  void noDatagramIsLost() throws Exception {
    try (DatagramSocket primary = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread echo = new Thread(() -> echo(primary), "echo");
      echo.setDaemon(true);
      echo.start();
      routes.apply(route("udp", "127.0.0.1", primary.getLocalPort()));
      AtomicInteger lost = new AtomicInteger();
      Background asking = Background.run(() -> askRepeatedly(lost));
      moveAround("udp", primary.getLocalPort());
      done.set(true);
      asking.join();
      // NIO cannot stop a socket from receiving other than by its close.
      assertThat(lost).hasValueLessThanOrEqualTo(transport.equals("nio") ? HOSTS.size() : 0);
    }
  }

  private static void echo(DatagramSocket primary) {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    try {
      while (true) {
        primary.receive(packet);
        primary.send(packet);
      }
    } catch (IOException e) {
      return; // closed at the end of the test
    }
  }

  private void askRepeatedly(AtomicInteger lost) throws IOException {
    InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (DatagramSocket regular = new DatagramSocket()) {
      regular.connect(to);
      while (!done.get()) {
        try (DatagramSocket newcomer = new DatagramSocket()) {
          newcomer.connect(to);
          if (!isAnswered(newcomer) || !isAnswered(regular)) {
            lost.incrementAndGet();
          }
        }
        served.incrementAndGet();
      }
    }
  }

  private static boolean isAnswered(DatagramSocket client) throws IOException {
    client.setSoTimeout(PATIENCE_MILLIS);
    try {
      client.send(new DatagramPacket(new byte[10], 10));
      client.receive(new DatagramPacket(new byte[10], 10));
      return true;
    } catch (IOException e) {
      return false; // refused, or no answer in time
    }
  }
}
