package dev.sluice.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.http.ClientAddress;
import dev.sluice.admin.http.ConnectionLimits;
import dev.sluice.admin.http.Faults;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on sockets get the state of a proxy whose readings the test completes. */
@OneJdkIsEnough
@Timeout(30)
class EventStreamIT {
  private static final String EVENT = "event: ";
  private static final String DATA = "data: ";
  private static final int LARGER_THAN_ALL_BUFFERS = 16 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final ShownProxy proxy = new ShownProxy();
  private int port;

  @BeforeEach
  void listen() {
    EventStream events =
        new EventStream(vertx, new StateCache(vertx.getOrCreateContext(), proxy, "1.2.3", () -> 0));
    Router router = Router.router(vertx);
    router.get("/events").handler(events::tell);
    router
        .get("/change")
        .handler(
            request -> {
              events.changed();
              // A later timer of the same loop, so the events have been sent when this one fires.
              vertx.setTimer(2 * EventStream.SOON_MILLIS, sent -> request.end());
            });
    ConnectionLimits connections =
        new ConnectionLimits(ConnectionLimits.BOUNDS, ClientAddress::of, new Faults());
    port =
        vertx
            .createHttpServer(ConnectionLimits.serverOptions())
            .connectionHandler(connections::opened)
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** A client that has asked for one path. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Client(int port, String path) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads up to a line that begins like this, and returns its rest. */
    String awaitLine(String begin) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(begin)) {
          return line.substring(begin.length());
        }
      }
      throw new AssertionError("the connection has ended before: " + begin);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Starts a client whose request for events has been accepted. */
  private Client listener() throws IOException {
    return listener("/events");
  }

  private Client listener(String path) throws IOException {
    Client client = new Client(port, path);
    client.awaitLine("retry: ");
    return client;
  }

  private void change() throws IOException {
    try (Client client = new Client(port, "/change")) {
      client.awaitLine("HTTP/1.1 200");
    }
  }

  private void awaitReading(int number) {
    Eventually.until("reading " + number, () -> proxy.readings.size() >= number);
  }

  @Test
  void listenersShareAReadingAndGetItAtOnce() throws IOException {
    try (Client first = listener();
        Client second = listener()) {
      awaitReading(1);
      proxy.readings.get(0).complete(List.of());

      String state = first.awaitLine(DATA);
      assertThat(new JsonObject(state).getString("version")).isEqualTo("1.2.3");
      assertThat(second.awaitLine(DATA)).isEqualTo(state);
    }
  }

  @Test
  void aChangeIsReadAndSentAnew() throws IOException {
    try (Client listener = listener()) {
      awaitReading(1);
      proxy.readings.get(0).complete(List.of());
      String before = listener.awaitLine(DATA);
      assertThat(new JsonObject(before).getJsonObject("cluster")).isNull();

      proxy.nodes = Future.succeededFuture(new JsonObject().put("version", 7));
      change();
      awaitReading(2);
      proxy.readings.get(1).complete(List.of());

      String after = before;
      while (after.equals(before)) { // the same state is sent every two seconds
        after = listener.awaitLine(DATA);
      }
      assertThat(new JsonObject(after).getJsonObject("cluster").getInteger("version")).isEqualTo(7);
    }
  }

  /** Changes the cluster, and waits until the events have been sent. */
  private void setCluster(JsonObject nodes) throws IOException {
    proxy.nodes = Future.succeededFuture(nodes);
    int before = proxy.readings.size();
    try (Client client = new Client(port, "/change")) {
      awaitReading(before + 1);
      proxy.readings.get(before).complete(List.of());
      client.awaitLine("HTTP/1.1 200");
    }
  }

  @Test
  void aListenerGetsTheWholeStateFirstAndThenOnlyWhatChanges() throws IOException {
    try (Client whole = listener();
        Client changes = listener("/events?changes=true")) {
      awaitReading(1);
      proxy.readings.get(0).complete(List.of());
      String first = whole.awaitLine(DATA);
      assertThat(changes.awaitLine(EVENT)).isEqualTo("state");
      assertThat(changes.awaitLine(DATA)).isEqualTo(first);

      setCluster(new JsonObject().put("version", 7));
      assertThat(changes.awaitLine(EVENT)).isEqualTo("change");
      assertThat(changes.awaitLine(DATA)).isEqualTo("{\"cluster\":{\"version\":7}}");
    }
  }

  @Test
  void aListenerThatMissedAnEventGetsTheWholeStateNext() throws IOException {
    JsonObject large = new JsonObject().put("text", "x".repeat(LARGER_THAN_ALL_BUFFERS));
    try (Client slow = listener("/events?changes=true")) {
      awaitReading(1);
      proxy.readings.get(0).complete(List.of());
      assertThat(slow.awaitLine(EVENT)).isEqualTo("state");
      setCluster(large);
      setCluster(large.copy().put("version", 1)); // it has not read enough for another event
      assertThat(slow.awaitLine(EVENT)).isEqualTo("change");
      assertThat(slow.awaitLine(DATA)).doesNotContain("version");

      setCluster(large.copy().put("version", 2));
      assertThat(slow.awaitLine(EVENT)).isEqualTo("state");
      assertThat(slow.awaitLine(DATA)).contains("\"version\":\"1.2.3\"", "\"text\"");
    }
  }

  @Test
  void anUnknownFormIsRefused() throws IOException {
    try (Client client = new Client(port, "/events?changes=all")) {
      assertThat(client.awaitLine("HTTP/1.1 ")).startsWith("400");
    }
  }

  @Test
  void aReadingThatFailsEndsNoStream() throws IOException {
    try (Client listener = listener()) {
      awaitReading(1);
      proxy.readings.get(0).fail("no route answers");
      change();
      awaitReading(2);
      proxy.readings.get(1).complete(List.of());
      assertThat(listener.awaitLine(DATA)).contains("1.2.3");
    }
  }

  @Test
  void nothingIsReadWithoutAListener() throws IOException {
    change();
    assertThat(proxy.readings).isEmpty();
  }
}
