package dev.sluice.app;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node of a cluster on this machine, with a route {@code orders}. */
final class Node implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final Place place;
  private final Path file;
  private final AdminClient admin;
  private Program program;

  /** Starts the node and waits until it serves. */
  Node(Place place, Path file) throws Exception {
    this.place = place;
    this.file = file;
    this.admin = new AdminClient(place);
    this.program = run();
    program.await("^sluice is ready$");
  }

  private Program run() {
    return Program.within(
        place.command(),
        // These processes spend most of their time starting; a second JIT compiler would not pay
        // off.
        Map.of("SLUICE_ROUTES_ORDERS_LISTEN", place.route(), "JAVA_OPTS", QUICK),
        "run",
        "--cluster",
        "--event-loops",
        "1",
        "--config",
        file.toString());
  }

  /** Starts the node again after it has ended. */
  void restart() throws Exception {
    program = run();
    program.await("^sluice is ready$");
  }

  Program program() {
    return program;
  }

  Place place() {
    return place;
  }

  TestClient client() {
    return TestClient.connect(place.route());
  }

  /** Returns the cluster as this node reports it. */
  JsonObject cluster() {
    return ask("/api/cluster");
  }

  /** Returns its route. */
  JsonObject orders() {
    return ask("/api/routes/orders");
  }

  /** Returns whether it runs a route. */
  boolean has(String route) {
    return route.equals(ask("/api/routes/" + route).getString("name"));
  }

  /** Returns the samples that Prometheus would read. */
  List<String> metrics() throws Exception {
    return admin.ask("GET", "/metrics", "").body().lines().filter(l -> !l.startsWith("#")).toList();
  }

  private JsonObject ask(String path) {
    try {
      return new JsonObject(admin.ask("GET", path, "").body());
    } catch (Exception e) {
      return new JsonObject();
    }
  }

  /** Applies a configuration to all nodes; returns the response. */
  AdminClient.Answer apply(JsonObject config) throws Exception {
    String body = new JsonObject().put("config", config).encode();
    return admin.ask("PUT", "/api/cluster/config", body);
  }

  /** Changes its route on all nodes; returns the response. */
  AdminClient.Answer change(String method, String what, @Nullable JsonObject body)
      throws Exception {
    String path = "/api/routes/orders/" + what + "?scope=cluster";
    return admin.ask(method, path, body == null ? "" : body.encode());
  }

  /** Changes a mirror of its route on this node only. */
  AdminClient.Answer changeHere(String mirror, JsonObject patch) throws Exception {
    return admin.ask("PATCH", "/api/routes/orders/mirrors/" + mirror, patch.encode());
  }

  /** Returns the paths at which its configuration differs from the cluster's. */
  List<String> differences() {
    JsonObject file = ask("/api/state").getJsonObject("file", new JsonObject());
    return file.getJsonArray("changes", new JsonArray()).stream()
        .map(change -> ((JsonObject) change).getString("path"))
        .toList();
  }

  /** Waits until it sees so many nodes that all run a version. */
  void awaitAll(int nodes, long version) {
    Eventually.until(
        () -> nodes + " nodes at " + version + "; there is " + cluster(),
        PATIENCE,
        () -> versions().equals(Collections.nCopies(nodes, version)));
  }

  /** Returns why nodes that it sees do not run their version. */
  List<String> errors() {
    return cluster().getJsonArray("nodes", new JsonArray()).stream()
        .flatMap(node -> ((JsonObject) node).getJsonArray("errors").stream())
        .map(Object::toString)
        .toList();
  }

  private List<Long> versions() {
    return cluster().getJsonArray("nodes", new JsonArray()).stream()
        .map(node -> ((JsonObject) node).getLong("version"))
        .toList();
  }

  /** Returns the totals of a route over all nodes that it sees; empty if no node runs it. */
  JsonObject total(String route) {
    return cluster().getJsonArray("totals", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(total -> route.equals(total.getString("name")))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  /** Returns the name of the first mirror of its route; empty if it has none. */
  String mirror() {
    JsonArray mirrors = orders().getJsonArray("mirrors", new JsonArray());
    return mirrors.isEmpty() ? "" : mirrors.getJsonObject(0).getString("name");
  }

  @Override
  public void close() {
    program.close();
  }
}
