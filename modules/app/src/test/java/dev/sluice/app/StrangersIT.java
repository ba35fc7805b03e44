package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send unexpected data cannot harm the admin. */
@OneJdkIsEnough
@Timeout(120)
class StrangersIT {
  private static final String HEAD = "POST /api/routes/orders/mirrors HTTP/1.1\r\nHost: HERE\r\n";
  private static final String JSON = HEAD + "Content-Type: application/json\r\n";
  private static final String CHUNKED = JSON + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String GET = "GET /api/state HTTP/1.1\r\nHost: HERE\r\n";
  private static final int REPEATS = 5;
  private static final int MOST_LINES = 20; // lines of the start, and one per reason

  /** Requests that flood the log of a server that logs client errors. */
  private static final List<String> SHAPES =
      List.of(
          (GET + "\r\n").repeat(2000),
          CHUNKED + "ffffffffffffffffff\r\nx",
          CHUNKED + "junk\r\nx",
          CHUNKED + "2\r\n{}\r\n0\r\nno colon\r\n\r\n",
          JSON + "Content-Length: 100\r\n\r\nfewer",
          JSON + "Content-Length: -1\r\n\r\n",
          JSON + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
          JSON + "Expect: nonsense\r\nContent-Length: 2\r\n\r\n{}",
          HEAD + "Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}",
          GET + "Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}",
          GET + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%zz",
          GET + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n",
          GET + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: !\r\n\r\n",
          GET + "X: " + "a".repeat(100_000) + "\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: HERE\r\n\r\n",
          "GET /api/routes/orders/sessions?%zz HTTP/1.1\r\nHost: HERE\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003".repeat(20));

  private final Path folder;
  private final Peer primary = Peer.tcp(Behaviour.echo());

  StrangersIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    primary.close();
  }

  @Test
  void badRequestsCannotFillTheLog() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            admin: {listen: 'http://127.0.0.1:0', rateLimit: 10000}
            routes:
              - {name: orders, listen: 'tcp://127.0.0.1:0', primary: {to: '%s'}}
            """
                .formatted(primary.url()));
    try (Program program = Program.bin("sluice", "run", "--config", config.toString())) {
      URI admin = URI.create(program.await("^admin: (http://127\\.0\\.0\\.1:\\d+)$").group(1));
      program.await("^sluice is ready$");
      for (String shape : SHAPES) {
        for (int i = 0; i < REPEATS; i++) {
          sendAndRead(admin.getPort(), shape);
          sendAndReset(admin.getPort(), shape);
        }
      }
      assertThat(refused(metrics(admin), "malformed")).isGreaterThan(SHAPES.size());
      assertThat(refused(metrics(admin), "pipelined")).isGreaterThanOrEqualTo(REPEATS);
      assertThat(program.terminate()).isZero();
      assertThat(program.lines())
          .hasSizeLessThan(MOST_LINES)
          .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    }
  }

  private static String metrics(URI admin) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(admin.resolve("/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static double refused(String metrics, String reason) {
    String line = "sluice_admin_closed_connections_total{reason=\"" + reason + "\"} ";
    return metrics
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
        .sum();
  }

  private static void sendAndRead(int port, String shape) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20);
      send(socket, port, shape);
      socket.getInputStream().readAllBytes();
    } catch (SocketException | SocketTimeoutException e) {
      // The connection was closed before everything was sent, or the server waits for more.
    }
  }

  private static void sendAndReset(int port, String shape) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoLinger(true, 0);
      send(socket, port, shape);
    } catch (SocketException e) {
      // As above.
    }
  }

  private static void send(Socket socket, int port, String shape) throws IOException {
    String text = shape.replace("HERE", "127.0.0.1:" + port);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void listen(AdminRunning admin, Socket socket) throws IOException {
    send(socket, admin.port(), "GET /api/events HTTP/1.1\r\nHost: HERE\r\n\r\n");
  }

  @Test
  void silentClientsCannotOccupyAllPlacesForEvents() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (AdminRunning admin = AdminRunning.start(folder, primary.url(), "")) {
      for (int i = 0; i < 16; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port());
        sockets.add(socket);
        listen(admin, socket);
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      assertThat(admin.get("/api/events").statusCode()).isEqualTo(429);
      sockets.remove(0).close();
      Eventually.until("a place", admin::getsEvents);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aClientThatDoesNotReadItsEventsLosesItsPlace() throws Exception {
    try (AdminRunning admin = AdminRunning.start(folder, primary.url(), "");
        Socket socket = new Socket()) {
      StringBuilder unknown = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        unknown.append(",\n  ").append("unknown".repeat(140)).append(i).append(": 1");
      }
      admin.write(primary.url(), unknown.toString()); // each of them is in the state
      assertThat(admin.ask("POST", "/api/reload", "").statusCode()).isEqualTo(409);
      socket.setReceiveBufferSize(4096);
      socket.connect(admin.address());
      listen(admin, socket);
      Eventually.until(
          () -> "closed as unread",
          Duration.ofSeconds(30),
          () -> refused(admin.text("/metrics"), "unread") == 1);
    }
  }
}
