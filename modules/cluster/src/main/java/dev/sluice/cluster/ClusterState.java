package dev.sluice.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state that all nodes share: the desired version of the configuration, and the status of each
 * node. Any thread.
 */
final class ClusterState {
  /** The names of the maps, as a pattern. */
  static final String MAPS = "sluice.*";

  private static final String DESIRED = "desired";
  private static final long FORGOTTEN_AFTER_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private static final Future<Optional<ConfigVersion>> NONE =
      Future.succeededFuture(Optional.empty());

  private final Vertx vertx;
  private final AsyncMap<String, String> versions;
  private final AsyncMap<String, String> nodes;
  private volatile @Nullable Read read; // the result of the last read

  private ClusterState(
      Vertx vertx, AsyncMap<String, String> versions, AsyncMap<String, String> nodes) {
    this.vertx = vertx;
    this.versions = versions;
    this.nodes = nodes;
  }

  static Future<ClusterState> of(Vertx vertx) {
    Future<AsyncMap<String, String>> versions =
        vertx.sharedData().getClusterWideMap("sluice.versions");
    Future<AsyncMap<String, String>> nodes = vertx.sharedData().getClusterWideMap("sluice.nodes");
    return Future.all(versions, nodes)
        .map(both -> new ClusterState(vertx, versions.result(), nodes.result()));
  }

  /** Returns the desired version; empty if no node has set one. */
  Future<Optional<ConfigVersion>> desired() {
    return versions.get(DESIRED).compose(text -> text == null ? NONE : parsed(text));
  }

  /** Caches the last result, because the version is read every second and parsing takes time. */
  private Future<Optional<ConfigVersion>> parsed(String text) {
    Read before = read;
    if (before != null && before.text().equals(text)) {
      return Future.succeededFuture(Optional.of(before.desired()));
    }
    return vertx
        .executeBlocking(() -> new Read(text, ConfigVersion.parse(text)))
        .onSuccess(now -> read = now)
        .map(now -> Optional.of(now.desired()));
  }

  private record Read(String text, ConfigVersion desired) {}

  /** Sets the next version; false if another node has replaced the version that was read before. */
  Future<Boolean> replace(@Nullable ConfigVersion seen, ConfigVersion next) {
    return seen == null
        ? versions.putIfAbsent(DESIRED, next.text()).map(there -> there == null)
        : versions.replaceIfPresent(DESIRED, seen.text(), next.text());
  }

  /** Stores the status of a node; it expires unless it is stored again. */
  Future<Void> publish(String node, String status) {
    return nodes.put(node, status, FORGOTTEN_AFTER_MILLIS);
  }

  Future<Void> forget(String node) {
    return nodes.remove(node).mapEmpty();
  }

  /** Returns the status of all nodes. */
  Future<List<String>> nodes() {
    return nodes.values();
  }
}
