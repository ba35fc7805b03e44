package dev.sluice.app;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One node of a cluster on this machine, at an address of its own of the loopback network. */
final class Node implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Ports ports;
  private final int number;
  private Program program;

  /** The ports that all nodes of a cluster have in common. */
  record Ports(int cluster, int admin, int route) {}

  private Node(Path folder, Ports ports, int number, Program program) {
    this.folder = folder;
    this.ports = ports;
    this.number = number;
    this.program = program;
  }

  /** Starts node 1, 2 or 3, whose own file has a route {@code orders} to a primary. */
  static Node start(Path folder, Ports ports, int number, String primary) throws Exception {
    Path file = folder.resolve("node-" + number + ".yaml");
    String members =
        String.join(
            ", ",
            IntStream.rangeClosed(1, 3)
                .mapToObj(n -> "'" + tcp(n, ports.cluster()) + "'")
                .toList());
    Files.writeString(
        file,
        """
        admin: {listen: 'http://127.0.0.%d:%d', rateLimit: 1000}
        cluster:
          node: node-%1$d
          listen: '%s'
          members: [%s]
          state: '%s'
        routes:
          - {name: orders, listen: 'tcp://0.0.0.0:1', primary: {to: '%s'}}
        """
            .formatted(
                number,
                ports.admin(),
                tcp(number, ports.cluster()),
                members,
                folder.resolve("state-" + number),
                primary));
    Node node = new Node(folder, ports, number, run(file, ports, number));
    node.program.await("^sluice is ready$");
    return node;
  }

  private static Program run(Path file, Ports ports, int number) {
    return Program.sluice(
        Map.of("SLUICE_ROUTES_ORDERS_LISTEN", tcp(number, ports.route())),
        "run",
        "--cluster",
        "--event-loops",
        "1",
        "--config",
        file.toString());
  }

  private static String tcp(int number, int port) {
    return "tcp://127.0.0." + number + ":" + port;
  }

  /** Starts it once more, after it has ended. */
  void restart() throws Exception {
    program = run(folder.resolve("node-" + number + ".yaml"), ports, number);
    program.await("^sluice is ready$");
  }

  Program program() {
    return program;
  }

  String admin() {
    return "http://127.0.0." + number + ":" + ports.admin();
  }

  TestClient client() {
    return TestClient.connect(tcp(number, ports.route()));
  }

  /** Returns what it says of the cluster. */
  JsonObject cluster() {
    return ask("/api/cluster");
  }

  /** Returns its route. */
  JsonObject orders() {
    return ask("/api/routes/orders");
  }

  private JsonObject ask(String path) {
    try {
      return new JsonObject(send(HttpRequest.newBuilder(URI.create(admin() + path))).body());
    } catch (Exception e) {
      return new JsonObject();
    }
  }

  /** Has all nodes run a configuration; returns the answer. */
  HttpResponse<String> apply(JsonObject config) throws Exception {
    String body = new JsonObject().put("config", config).encode();
    return send(
        HttpRequest.newBuilder(URI.create(admin() + "/api/cluster/config"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  /** Has all nodes take a mirror of the route away; returns the answer. */
  HttpResponse<String> detach(String mirror) throws Exception {
    String path = "/api/routes/orders/mirrors/" + mirror + "?scope=cluster";
    return send(HttpRequest.newBuilder(URI.create(admin() + path)).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /** Waits until it sees so many nodes that all run a version. */
  void awaitAll(int nodes, long version) {
    Eventually.until(
        () -> nodes + " nodes at " + version + "; there is " + cluster(),
        PATIENCE,
        () -> versions().equals(Collections.nCopies(nodes, version)));
  }

  private List<Long> versions() {
    return cluster().getJsonArray("nodes", new JsonArray()).stream()
        .map(node -> ((JsonObject) node).getLong("version"))
        .toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
