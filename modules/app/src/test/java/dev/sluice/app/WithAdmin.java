package dev.sluice.app;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of the API of a process with a route {@code orders}, whose primary echoes. */
abstract class WithAdmin {
  static final String MIRRORS = "/api/routes/orders/mirrors";
  static final int MESSAGE = 700;

  final Path folder;
  final Peer primary = Peer.tcp(Behaviour.echo());

  @SuppressWarnings("NullAway.Init") // before each test
  AdminRunning admin;

  WithAdmin(Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    admin = AdminRunning.start(folder, primary.url(), "");
  }

  @AfterEach
  void stop() {
    admin.close();
    primary.close();
  }

  /** Sends a request; in its body, single quotes stand for double ones. */
  HttpResponse<String> ask(String method, String path, String body) throws Exception {
    return admin.ask(method, path, body.replace('\'', '"'));
  }

  JsonObject state() {
    return new JsonObject(admin.text("/api/state"));
  }

  /** Relays one message of {@link #MESSAGE} bytes in a session of its own. */
  void relay() throws IOException {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      client.finish();
      client.receiveAll();
    }
  }
}
