package dev.sluice.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all nodes share: the version that shall run, and the status of each node. Any thread. */
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
  private volatile @Nullable Read read; // the last time

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

  /** Returns the version that shall run; empty where no node has set one. */
  Future<Optional<ConfigVersion>> desired() {
    return versions.get(DESIRED).compose(text -> text == null ? NONE : parsed(text));
  }

  /** It is asked for again and again, and may take its time to read. */
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

  /** Sets the next version; false where the one that was read before is not the one any more. */
  Future<Boolean> replace(@Nullable ConfigVersion seen, ConfigVersion next) {
    return seen == null
        ? versions.putIfAbsent(DESIRED, next.text()).map(there -> there == null)
        : versions.replaceIfPresent(DESIRED, seen.text(), next.text());
  }

  /** Says something of a node, which is forgotten unless it is said again and again. */
  Future<Void> tell(String node, String status) {
    return nodes.put(node, status, FORGOTTEN_AFTER_MILLIS);
  }

  Future<Void> forget(String node) {
    return nodes.remove(node).mapEmpty();
  }

  /** Returns what the nodes say of themselves. */
  Future<List<String>> nodes() {
    return nodes.values();
  }
}
