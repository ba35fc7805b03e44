package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Balancers and Kubernetes learn, without a token, whether to send clients here. */
@OneJdkIsEnough
class HealthIT {
  private static final int MESSAGE = 500;
  private static final int KILLED_BY_TERM = 143;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final int port = FreePort.find();
  private final Path config;

  HealthIT(@TempDir Path folder) {
    config = folder.resolve("sluice.yaml");
  }

  @AfterEach
  void close() {
    primary.close();
  }

  private Program start(String admin, String drainDelay) throws IOException {
    Files.writeString(
        config,
        """
        admin: %s
        drainDelay: %s
        reload: {scan: 100ms}
        routes:
          - {name: orders, listen: "tcp://127.0.0.1:%d", primary: {to: "%s"}}
        """
            .formatted(admin, drainDelay, port, primary.url()));
    return Program.bin("sluice", "run", "--config", config.toString());
  }

  private HttpResponse<String> ask(String method, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody()).build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(url, e);
    }
  }

  private void assertIs(String method, String url, int status, String body) {
    HttpResponse<String> response = ask(method, url);
    assertThat(response.statusCode()).as(method + " " + url).isEqualTo(status);
    assertThat(response.body()).as(method + " " + url).isEqualTo(body);
  }

  private void relay() throws IOException {
    try (TestClient client = TestClient.connect("tcp://127.0.0.1:" + port)) {
      client.roundTrips(1, MESSAGE);
      client.finish();
      client.receiveAll();
    }
  }

  private static String address(Program program, String listener) throws InterruptedException {
    return program.await("^" + listener + ": (http://127\\.0\\.0\\.1:\\d+)$").group(1);
  }

  @Test
  void health_alone_shows_nothing_else_and_ends_before_the_routes_stop_accepting()
      throws Exception {
    try (Program program = start("{health: 'http://127.0.0.1:0'}", "1h")) {
      String url = address(program, "health");
      program.await("^sluice is ready$");
      assertHealthy(url);
      for (String other : List.of("/", "/health", "/health/live/", "/metrics", "/api/state")) {
        assertIs("GET", url + other, 404, "");
        assertIs("HEAD", url + other, 404, "");
      }
      assertIs("POST", url + "/health/live", 404, "");
      Files.writeString(config, "routes: 5");
      program.await("not reloaded, nothing has changed: .*sluice.yaml:1: routes: 5 is not a list$");
      assertHealthy(url);
      program.signal("TERM");
      Eventually.until("503", () -> ask("GET", url + "/health/ready").statusCode() == 503);
      assertIs("GET", url + "/health/ready", 503, "{\"status\":\"DOWN\"}");
      assertIs("GET", url + "/health/live", 204, "");
      relay();
      assertThat(program.terminate()).as("a second signal").isEqualTo(KILLED_BY_TERM);
      assertThat(program.lines()).noneMatch(line -> line.startsWith("admin: "));
    }
  }

  private void assertHealthy(String url) {
    assertIs("GET", url + "/health/live", 204, "");
    assertIs("HEAD", url + "/health/live", 204, "");
    assertIs("GET", url + "/health/ready", 200, "{\"status\":\"UP\"}");
    assertIs("HEAD", url + "/health/ready?x=y", 200, "");
  }

  @Test
  void after_drainDelay_the_routes_drain() throws Exception {
    String both = "{listen: 'http://127.0.0.1:0', health: 'http://127.0.0.1:0'}";
    try (Program program = start(both, "1s")) {
      String admin = address(program, "admin");
      assertHealthy(address(program, "health"));
      program.await("^sluice is ready$");
      assertIs("HEAD", admin + "/health/live", 204, "");
      for (String page : List.of("/", "/openapi.yaml", "/metrics", "/health/ready")) {
        assertThat(ask("GET", admin + page).body()).isNotEmpty();
        assertIs("HEAD", admin + page, 200, "");
      }
      long start = System.nanoTime();
      program.signal("TERM");
      program.await("^not ready; draining after drainDelay$");
      assertThat(ask("GET", admin + "/health/ready").statusCode()).isEqualTo(503);
      JsonObject state = new JsonObject(ask("GET", admin + "/api/state").body());
      assertThat(state.getBoolean("stopping")).isTrue();
      assertThat(state.getInteger("stopSecondsLeft")).isBetween(29, 31); // with drainTimeout
      assertThat(state.getJsonArray("routes")).hasSize(1);
      relay();
      assertThat(program.exitCode()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }
  }
}
