package dev.sluice.app.warmup;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Simulates an operator who has the dashboard open and reads the metrics.
 *
 * <p>Uses a plain socket, because the classes of an HTTP client would end up in the cache, too.
 */
final class DashboardViewer implements AutoCloseable {
  private static final String OK = "HTTP/1.1 200 ";

  private final int port;
  private final Socket events;

  /**
   * Opens the stream of events of an admin on loopback, and reads it until this viewer is closed.
   *
   * @param port the port of the admin
   */
  DashboardViewer(int port) throws IOException {
    this.port = port;
    events = get("/api/events?changes=true");
    DaemonThread.start("events", () -> TrainingTraffic.drain(events.getInputStream()));
  }

  /** Reads all metrics, once. */
  void scrape() throws IOException {
    try (Socket metrics = get("/metrics")) {
      TrainingTraffic.drain(metrics.getInputStream());
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
  }

  /** Sends a request and reads the status line and headers of the response. */
  private Socket get(String path) throws IOException {
    Socket socket = TrainingTraffic.connect(port);
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n".formatted(path, port);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream response = socket.getInputStream();
    String start = new String(response.readNBytes(OK.length()), StandardCharsets.US_ASCII);
    if (!start.equals(OK)) {
      socket.close();
      throw new IOException(path + " of the admin: unexpected response " + start);
    }
    return socket;
  }
}
