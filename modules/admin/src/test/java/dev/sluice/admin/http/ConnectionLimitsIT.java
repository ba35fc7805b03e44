package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OneJdkIsEnough
@Timeout(30)
class ConnectionLimitsIT {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int ALL = 5;
  private static final int PER_CLIENT = 3;
  private static final int LARGE_BYTES = 16 << 20;
  private static final String FAST = "GET /fast HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LARGE = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String NEVER = "GET /never HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String ENDLESS = "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final Faults faults = new Faults();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();

  private int listen(Duration request, Duration response) {
    ConnectionLimits connections =
        new ConnectionLimits(
            new ConnectionLimits.Bounds(request, response, ALL, PER_CLIENT),
            ConnectionLimitsIT::address,
            faults);
    HttpServer server =
        vertx
            .createHttpServer(ConnectionLimits.serverOptions())
            .connectionHandler(connections::opened)
            .requestHandler(this::answer);
    vertx.setPeriodic(10, timer -> connections.sweep());
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  /** Unlike the listener's own, tells the addresses of one machine apart. */
  private static String address(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
  }

  private void answer(HttpServerRequest request) {
    int number = requests.incrementAndGet();
    switch (request.uri()) {
      case "/slow" ->
          vertx.setTimer(3 * SHORT.toMillis(), timer -> request.response().end("answered"));
      case "/large" -> request.response().end(Buffer.buffer(new byte[LARGE_BYTES]));
      case "/endless" -> {
        request.response().putHeader("Content-Type", RequestGuard.EVENT_STREAM).setChunked(true);
        request.response().write("began");
        vertx.setTimer(5 * SHORT.toMillis(), timer -> request.response().end("ended"));
      }
      case "/never" -> {}
      default -> request.response().end("number " + number + ";");
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().await();
  }

  private Socket connect(int port, String from) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends, and returns all that comes until the connection is closed. */
  private String answer(int port, String request) throws IOException {
    Socket socket = connect(port, "127.0.0.1");
    send(socket, request);
    return received(socket);
  }

  private static String received(Socket socket) throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read(); next >= 0; ) {
        all.append((char) next);
        next = socket.getInputStream().read();
      }
    } catch (SocketException e) {
      // Reset is closed, too.
    }
    return all.toString();
  }

  /** Waits for the response to one request; returns whether there is one. */
  private static boolean isServed(Socket socket) throws IOException {
    try {
      send(socket, FAST);
      for (int next = socket.getInputStream().read(); next != ';'; ) {
        if (next < 0) {
          return false;
        }
        next = socket.getInputStream().read();
      }
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  @Test
  void aClientThatDoesNotEndItsRequestIsClosed() throws IOException {
    assertThat(answer(listen(SHORT, LONG), "GET /slow HTTP/1.1\r\nHost: a\r\n")).isEmpty();
    assertThat(faults.of(Fault.SLOW)).isEqualTo(1);
  }

  @Test
  void aClientThatDoesNotEndTheBodyOfItsRequestIsClosed() throws IOException {
    String body = "POST /never HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell";
    assertThat(answer(listen(SHORT, LONG), body)).isEmpty();
    assertThat(faults.of(Fault.SLOW)).isEqualTo(1);
  }

  @Test
  void aClientThatWaitsForAResponseGetsItAndIsClosedIfItSendsNoMoreRequests() throws IOException {
    assertThat(answer(listen(SHORT, LONG), SLOW)).endsWith("answered");
  }

  @Test
  void aMissingResponseEndsTheConnection() throws IOException {
    assertThat(answer(listen(LONG, SHORT), NEVER)).isEmpty();
  }

  @Test
  void anEventStreamMayTakeAnyTime() throws IOException {
    assertThat(answer(listen(SHORT, SHORT), ENDLESS)).contains("began").contains("ended");
  }

  @Test
  void aClientThatDoesNotReadGetsOneResponseAndIsClosed() throws IOException {
    Socket socket = connect(listen(LONG, Duration.ofSeconds(1)), "127.0.0.1");
    send(socket, LARGE.repeat(10));
    Eventually.until("closed as too slow", () -> faults.of(Fault.SLOW) == 1);
    assertThat(requests).hasValue(1);
  }

  @Test
  void pipelinedRequestsGetTheirResponsesInOrder() throws IOException {
    String answers = answer(listen(SHORT, LONG), SLOW + FAST.repeat(20));
    assertThat(answers).contains("answered").containsSubsequence("number 2;", "number 21;");
    assertThat(faults.of(Fault.PIPELINED)).isZero();
  }

  @Test
  void tooManyRequestsBeforeAResponseEndTheConnection() throws IOException {
    assertThat(answer(listen(LONG, LONG), SLOW + FAST.repeat(RequestGuard.MAX_PIECES))).isEmpty();
    assertThat(faults.of(Fault.PIPELINED)).isEqualTo(1);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aMalformedRequestGetsOneResponseAndIsClosed() throws IOException {
    int port = listen(LONG, LONG);
    assertThat(answer(port, "nonsense\r\n\r\n" + FAST.repeat(3)))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"errors\":[\"the request is not HTTP/1.1\"],\"fields\":[]}");
    String body = "POST /never HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(answer(port, body + "ffffffffffffffff\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"errors\":[\"the body is not as HTTP/1.1 has it\"],\"fields\":[]}");
    assertThat(answer(port, FAST + "GET /# HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("HTTP/1.1 400 ");
    assertThat(faults.of(Fault.MALFORMED)).isEqualTo(3);
  }

  @Test
  void aClientWithTooManyConnectionsLosesItsOldest() throws IOException {
    int port = listen(LONG, LONG);
    Socket oldest = connect(port, "127.0.0.2");
    assertThat(isServed(oldest)).isTrue();
    for (int i = 1; i < PER_CLIENT; i++) {
      assertThat(isServed(connect(port, "127.0.0.2"))).isTrue();
    }
    assertThat(isServed(connect(port, "127.0.0.2"))).isTrue();
    assertThat(isServed(oldest)).isFalse();
    assertThat(faults.of(Fault.CROWDED)).isEqualTo(1);
  }

  @Test
  void aClientWhoseConnectionsAllWaitForResponsesGetsNoMore() throws IOException {
    int port = listen(LONG, LONG);
    for (int i = 0; i < PER_CLIENT; i++) {
      send(connect(port, "127.0.0.2"), NEVER);
    }
    Eventually.until("all asked", () -> requests.get() == PER_CLIENT);
    assertThat(isServed(connect(port, "127.0.0.2"))).isFalse();
    assertThat(isServed(connect(port, "127.0.0.3"))).isTrue();
  }

  @Test
  void noClientsTogetherShutOutAnother() throws IOException {
    int port = listen(LONG, LONG);
    for (int i = 0; i < ALL; i++) {
      send(connect(port, "127.0.0." + (2 + i % 2)), NEVER);
    }
    Eventually.until("all asked", () -> requests.get() == ALL);
    assertThat(isServed(connect(port, "127.0.0.4"))).isTrue();
    assertThat(faults.of(Fault.CROWDED)).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsGoneMakesRoom() throws IOException {
    int port = listen(LONG, LONG);
    for (int i = 0; i < 2 * ALL; i++) {
      try (Socket socket = connect(port, "127.0.0.2")) {
        assertThat(isServed(socket)).isTrue();
      }
    }
    assertThat(isServed(connect(port, "127.0.0.2"))).isTrue();
  }
}
