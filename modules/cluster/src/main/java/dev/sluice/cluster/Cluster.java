package dev.sluice.cluster;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.destination.eventbus.MirrorBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among others: it joins them whenever they are there, and runs the version of
 * the configuration that the cluster has.
 *
 * <p>It has a Vert.x of its own, which is clustered; the routes' is not. So traffic waits for
 * nothing here, and goes on where the cluster is lost. Any thread.
 */
public final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long LOOK_MILLIS = 500;
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1) * 9 / 10; // timers are early
  private static final long TRY_AGAIN_SECONDS = 5;

  private final Vertx routes;
  private final ClusterOptions options;
  private final NodeControl control;
  private final ConfigReconciler reconciler;
  private volatile @Nullable Joined joined;
  private volatile long toldNanos = System.nanoTime() - TELL_NANOS;
  private volatile boolean leaving;
  private volatile Future<?> lastLook = Future.succeededFuture();

  /** A cluster that this node is in. */
  private record Joined(Vertx vertx, ClusterState shared, SingletonRoutes singletons) {
    static Future<Joined> of(Vertx vertx, NodeControl control) {
      Future<ClusterState> shared = ClusterState.of(vertx);
      Future<SingletonRoutes> singletons = SingletonRoutes.of(vertx, control);
      return Future.all(shared, singletons)
          .map(both -> new Joined(vertx, shared.result(), singletons.result()));
    }
  }

  private Cluster(
      Vertx routes, ClusterOptions options, NodeControl control, ConfigReconciler reconciler) {
    this.routes = routes;
    this.options = options;
    this.control = control;
    this.reconciler = reconciler;
  }

  /**
   * Returns the last configuration that this node has accepted, to begin with it; null where there
   * is none. Blocks.
   *
   * @throws IOException where it is there and cannot be read
   */
  public static @Nullable ConfigVersion lastAccepted(ClusterOptions options) throws IOException {
    return options.state() == null ? null : new ConfigStore(options.state()).last();
  }

  /**
   * Begins to join, and goes on trying.
   *
   * @param routes the Vert.x of the routes, which lends its workers; where a launcher has clustered
   *     it, there will be no other one
   * @param accepted what runs already; null where it is the node's own file
   */
  public static Cluster join(
      Vertx routes, ClusterOptions options, NodeControl control, @Nullable ConfigVersion accepted) {
    ConfigStore store = options.state() == null ? null : new ConfigStore(options.state());
    if (store == null) {
      LOG.warn("cluster: without `state` no configuration of the cluster is kept on disk");
    }
    Cluster cluster =
        new Cluster(
            routes, options, control, new ConfigReconciler(routes, control, store, accepted));
    cluster.tryToJoin();
    return cluster;
  }

  private void tryToJoin() {
    Future<Vertx> clustered =
        routes.isClustered() ? Future.succeededFuture(routes) : ClusteredVertx.start(options);
    clustered
        .compose(vertx -> Joined.of(vertx, control))
        .onSuccess(this::begin)
        .onFailure(
            e -> {
              LOG.warn(
                  "cluster: not joined: {}; the routes run, and it is tried again",
                  ErrorText.of(e));
              if (!leaving) {
                // Not by a timer of Vert.x, which would have the other one start in its context.
                CompletableFuture.delayedExecutor(TRY_AGAIN_SECONDS, TimeUnit.SECONDS)
                    .execute(this::tryToJoin);
              }
            });
  }

  private void begin(Joined now) {
    joined = now;
    if (leaving) {
      var unused = leave().transform(left -> close());
      return;
    }
    MirrorBus.of(routes).use(now.vertx());
    LOG.info("cluster: {} has joined {}", options.node(), options.name());
    now.vertx().setPeriodic(0, LOOK_MILLIS, timer -> look(now));
  }

  /** One look after the other: a cluster that is coming apart keeps one waiting. */
  private void look(Joined now) {
    if (!leaving && lastLook.isComplete()) {
      lastLook =
          tell(now.shared())
              .compose(told -> now.shared().desired())
              .compose(desired -> agree(now.shared(), desired.orElse(null)))
              .compose(agreed -> now.singletons().look())
              .onFailure(e -> LOG.debug("cluster: cannot be asked: {}", ErrorText.of(e)));
    }
  }

  private Future<?> tell(ClusterState shared) {
    if (System.nanoTime() - toldNanos < TELL_NANOS) {
      return Future.succeededFuture();
    }
    toldNanos = System.nanoTime();
    return status().compose(status -> shared.tell(options.node(), status.encode()));
  }

  /** Follows the cluster, or has it follow where this node knows a later version. */
  private Future<?> agree(ClusterState shared, @Nullable ConfigVersion desired) {
    ConfigVersion mine = reconciler.accepted();
    if (mine != null && (desired == null || mine.compareTo(desired) > 0)) {
      return shared.replace(desired, mine);
    }
    return desired == null ? Future.succeededFuture() : reconciler.converge(desired);
  }

  private Future<JsonObject> status() {
    return control
        .status()
        .map(
            status ->
                status
                    .put("node", options.node())
                    .put("version", reconciler.runs())
                    .put("errors", new JsonArray(reconciler.errors())));
  }

  /** Returns the name of this node. */
  public String node() {
    return options.node();
  }

  /** Returns the version that this node has accepted; 0 where it is its own file. */
  public long version() {
    return versionOf(reconciler.accepted());
  }

  /**
   * Returns the version to make a next one from.
   *
   * @param own what it is where the cluster has none yet, which is version 0
   */
  public ConfigVersion config(JsonObject own) {
    ConfigVersion mine = reconciler.accepted();
    return mine == null ? new ConfigVersion(0, 0, options.node(), own) : mine;
  }

  /** Returns what the nodes say of themselves, this one included, in the order of their names. */
  public Future<JsonObject> nodes() {
    Joined now = joined;
    Future<List<String>> told =
        now == null ? Future.succeededFuture(List.of()) : now.shared().nodes();
    Future<JsonObject> own = status();
    return Future.all(told.recover(e -> Future.succeededFuture(List.of())), own)
        .map(
            both -> {
              List<JsonObject> nodes = sorted(both.resultAt(0), own.result());
              return new JsonObject()
                  .put("node", options.node())
                  .put("joined", now != null)
                  .put("version", version())
                  .put("nodes", new JsonArray(nodes))
                  .put("totals", Totals.of(nodes));
            });
  }

  private List<JsonObject> sorted(List<String> told, JsonObject own) {
    Stream<JsonObject> others =
        told.stream()
            .map(JsonObject::new)
            .filter(node -> !options.node().equals(node.getString("node")));
    return Stream.concat(others, Stream.of(own))
        .sorted(Comparator.comparing(node -> node.getString("node")))
        .toList();
  }

  /**
   * Sets the configuration that all nodes shall run.
   *
   * @param expected the version that it is made from; negative where that does not matter
   * @return its version; failed with a {@link ConfigException} where it is wrong, or another node
   *     was faster, or this node has not joined
   */
  public Future<Long> propose(JsonObject config, long expected) {
    Joined now = joined;
    if (now == null) {
      return refused("cluster: this node has not joined it yet");
    }
    return control
        .check(config)
        .compose(checked -> now.shared().desired())
        .compose(
            found -> {
              ConfigVersion seen = found.orElse(null);
              long version = Math.max(versionOf(seen), versionOf(reconciler.accepted()));
              if (expected >= 0 && expected != version) {
                return refused(conflict(expected, version));
              }
              if (version >= ConfigVersion.LAST_VERSION) {
                return refused(
                    "version: the cluster is at "
                        + version
                        + ", the last that there is; to count anew, stop all nodes and empty"
                        + " their state folders");
              }
              ConfigVersion next =
                  new ConfigVersion(
                      version + 1, System.currentTimeMillis(), options.node(), config);
              return now.shared()
                  .replace(seen, next)
                  .compose(
                      isSet ->
                          isSet
                              ? reconciler.converge(next).map(next.version())
                              : refused(conflict(version, version + 1)));
            });
  }

  private static long versionOf(@Nullable ConfigVersion desired) {
    return desired == null ? 0 : desired.version();
  }

  private static String conflict(long expected, long found) {
    return "version: the cluster is at %d and not at %d any more; look at what has changed, and apply again"
        .formatted(found, expected);
  }

  private static <T> Future<T> refused(String line) {
    return Future.failedFuture(new ConfigException(List.of(line)));
  }

  /** Tells the others that this node goes, and leaves to them what only one node runs. */
  public Future<Void> leave() {
    leaving = true;
    Joined now = joined;
    return now == null
        ? Future.succeededFuture()
        : lastLook
            .transform(looked -> now.shared().forget(options.node()))
            .transform(forgotten -> now.singletons().release());
  }

  /** Is in the cluster no more; whatever still has a mirror on the event bus loses it. */
  public Future<Void> close() {
    Joined now = joined;
    return now == null || now.vertx() == routes ? Future.succeededFuture() : now.vertx().close();
  }
}
