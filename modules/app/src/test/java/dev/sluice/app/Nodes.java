package dev.sluice.app;

import dev.sluice.testkit.Peer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Processes that form one cluster, each with its own file. */
final class Nodes implements AutoCloseable {
  private final Path folder;
  private final List<Place> places;
  private final String primary;
  private final List<Node> all = new ArrayList<>();
  private JsonObject eventBus = new JsonObject();
  private String more = "";

  /**
   * Starts no node yet.
   *
   * @param places the places of the nodes
   * @param primary the primary of their route {@code orders}
   */
  Nodes(Path folder, List<Place> places, Peer primary) {
    this.folder = folder;
    this.places = places;
    this.primary = primary.url();
  }

  /** Appends lines to the files of nodes that are started from now on. */
  void add(String routes) {
    more = routes;
  }

  /** Sets the event bus options of nodes that are started from now on. */
  void setEventBus(JsonObject section) {
    eventBus = section;
  }

  /** Starts the next node. */
  Node start() throws Exception {
    Node node = new Node(next(), nextFile());
    all.add(node);
    return node;
  }

  /** Returns the file of the next node, for a test that starts the node itself. */
  Path nextFile() throws IOException {
    return file(next());
  }

  /** Starts all remaining nodes. */
  void startAll() throws Exception {
    while (all.size() < places.size()) {
      var unused = start();
    }
  }

  private Place next() {
    return places.get(all.size());
  }

  private Path file(Place place) throws IOException {
    String members =
        places.stream().map(other -> "'" + other.member() + "'").collect(Collectors.joining(", "));
    return Files.writeString(
        folder.resolve(place.node() + ".yaml"),
        """
        admin: {listen: '%s', rateLimit: 1000}
        cluster:
          node: %s
          listen: '%s'
          members: [%s]
          eventBus: %s
          state: '%s'
        reload: {scan: 50ms}
        routes:
          - {name: orders, listen: 'tcp://0.0.0.0:1', primary: {to: '%s'}}
        """
                .formatted(
                    place.admin(),
                    place.node(),
                    place.member(),
                    members,
                    eventBus.encode(),
                    state(place),
                    primary)
            + more);
  }

  /** Returns the folder in which a node stores accepted configurations. */
  Path state(Place place) {
    return folder.resolve("state-" + place.number());
  }

  Node get(int index) {
    return all.get(index);
  }

  List<Node> all() {
    return List.copyOf(all);
  }

  /**
   * Returns a configuration for all nodes, whose route has a mirror of this name with a sample of
   * 0.
   */
  JsonObject config(String mirror) {
    JsonObject to = new JsonObject().put("to", primary);
    JsonObject unused = new JsonObject().put("name", mirror).put("to", "tcp://127.0.0.1:9");
    JsonArray mirrors = new JsonArray().add(unused.put("sample", 0));
    JsonObject orders =
        new JsonObject()
            .put("name", "orders")
            .put("listen", "tcp://0.0.0.0:1")
            .put("primary", to)
            .put("mirrors", mirrors);
    return new JsonObject().put("routes", new JsonArray().add(orders));
  }

  @Override
  public void close() {
    all.forEach(Node::close);
  }
}
