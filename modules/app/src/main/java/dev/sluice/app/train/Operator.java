package dev.sluice.app.train;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Looks at a proxy as operators and their tools do, with the dashboard's events all the time. */
public final class Operator implements AutoCloseable {
  private static final List<String> PATHS =
      List.of("/", "/app.js", "/metrics", "/health/ready", "/api/state");
  // So few that their profiles count for nothing beside those of relaying.
  private static final int ROUNDS = 3;

  private final int port;
  private final Socket events;

  /** Opens the stream of events at the port of an admin on loopback. */
  public Operator(int port) throws IOException {
    this.port = port;
    events = ask("/api/events");
    Thread thread = new Thread(this::readEvents, "events");
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks for all that is to be seen. */
  public void look() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      for (String path : PATHS) {
        try (Socket socket = ask(path)) {
          Exercise.drain(socket.getInputStream());
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
  }

  private void readEvents() {
    try {
      Exercise.drain(events.getInputStream());
    } catch (IOException e) {
      return; // it was closed
    }
  }

  private Socket ask(String path) throws IOException {
    Socket socket = Exercise.connect(port);
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n".formatted(path, port);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
