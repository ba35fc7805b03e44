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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership in a cluster: it joins the other nodes as soon as they are reachable, and
 * runs the cluster's version of the configuration.
 *
 * <p>It has its own clustered Vert.x; the Vert.x of the routes is not clustered. So traffic never
 * waits for the cluster, and continues if the cluster is lost. Any thread.
 */
public final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long LOOK_MILLIS = 500;
  private static final long TELL_NANOS =
      TimeUnit.SECONDS.toNanos(1)
          * 9
          / 10; // a little less than a second, because timers can be early
  private static final long TRY_AGAIN_SECONDS = 5;

  private final Vertx routes;
  private final ClusterOptions options;
  private final NodeControl control;
  private final ConfigReconciler reconciler;
  private volatile @Nullable Joined joined;
  private volatile long toldNanos = System.nanoTime() - TELL_NANOS;
  private volatile boolean leaving;
  private volatile Future<?> lastLook = Future.succeededFuture();

  /** The state of a node that has joined. */
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
   * Returns the last configuration that this node has accepted, for its start; null if there is
   * none. Blocks.
   *
   * @throws IOException if it exists and cannot be read
   */
  public static @Nullable ConfigVersion lastAccepted(ClusterOptions options) throws IOException {
    return options.state() == null ? null : new ConfigStore(options.state()).last();
  }

  /**
   * Begins to join the cluster; tries again until it succeeds.
   *
   * @param routes the Vert.x of the routes, whose workers are used; if a launcher has clustered it,
   *     it is used instead of a second one
   * @param accepted the version that runs already; null if the node's own file runs
   */
  public static Cluster join(
      Vertx routes, ClusterOptions options, NodeControl control, @Nullable ConfigVersion accepted) {
    ConfigStore store = options.state() == null ? null : new ConfigStore(options.state());
    if (store == null) {
      LOG.warn(
          "cluster: `state` is not set, so this node keeps no configuration of the cluster on disk");
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
                  "cluster: cannot join: {}; the routes run, and the node tries again",
                  ErrorText.of(e));
              if (!leaving) {
                // Not by a Vert.x timer, because then the second Vert.x would start in that timer's
                // context.
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

  /** Checks the cluster, one check at a time: a cluster that is shutting down can delay a check. */
  private void look(Joined now) {
    if (!leaving && lastLook.isComplete()) {
      lastLook =
          publish(now.shared())
              .compose(done -> now.shared().desired())
              .compose(desired -> agree(now.shared(), desired.orElse(null)))
              .compose(agreed -> now.singletons().look())
              .onFailure(
                  e ->
                      LOG.debug(
                          "cluster: cannot read the state of the cluster: {}", ErrorText.of(e)));
    }
  }

  private Future<?> publish(ClusterState shared) {
    if (System.nanoTime() - toldNanos < TELL_NANOS) {
      return Future.succeededFuture();
    }
    toldNanos = System.nanoTime();
    return status().compose(status -> shared.publish(options.node(), status.encode()));
  }

  /** Follows the cluster's version, or sets it if this node knows a later one. */
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

  /** Returns the version that this node has accepted; 0 if it runs its own file. */
  public long version() {
    return versionOf(reconciler.accepted());
  }

  /** Returns the version that runs here; 0 for the node's own file. */
  public long runs() {
    return reconciler.runs();
  }

  /** Returns why the accepted version does not run here; empty if it runs. */
  public List<String> errors() {
    return reconciler.errors();
  }

  /**
   * Returns the version on which to base the next one.
   *
   * @param own the configuration to use as version 0 if the cluster has none yet
   */
  public ConfigVersion config(JsonObject own) {
    ConfigVersion mine = reconciler.accepted();
    return mine == null ? new ConfigVersion(0, 0, options.node(), own) : mine;
  }

  /** Returns the status of all nodes, this one included, in the order of their names. */
  public Future<JsonObject> nodes() {
    Joined now = joined;
    Future<List<String>> statuses =
        now == null ? Future.succeededFuture(List.of()) : now.shared().nodes();
    Future<JsonObject> own = status();
    return Future.all(statuses.recover(e -> Future.succeededFuture(List.of())), own)
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

  private List<JsonObject> sorted(List<String> statuses, JsonObject own) {
    Stream<JsonObject> others =
        statuses.stream()
            .map(JsonObject::new)
            .filter(node -> !options.node().equals(node.getString("node")));
    return Stream.concat(others, Stream.of(own))
        .sorted(Comparator.comparing(node -> node.getString("node")))
        .toList();
  }

  /**
   * Sets the configuration for all nodes.
   *
   * @param expected the version on which it is based; negative accepts any
   * @return the new version; fails with a {@link ConfigException} if the configuration is wrong or
   *     another node was faster, and with a {@link RejectedExecutionException} if this node has not
   *     joined
   */
  public Future<Long> propose(JsonObject config, long expected) {
    Joined now = joined;
    if (now == null) {
      return Future.failedFuture(
          new RejectedExecutionException("cluster: this node has not joined yet"));
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
                        + ", the largest possible; to start again at 1, stop all nodes and empty"
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
    return "version: the cluster is at %d and not at %d any more; check what has changed, and apply again"
        .formatted(found, expected);
  }

  private static <T> Future<T> refused(String line) {
    return Future.failedFuture(new ConfigException(List.of(line)));
  }

  /** Publishes that this node leaves, and gives up its singletons. */
  public Future<Void> leave() {
    leaving = true;
    Joined now = joined;
    return now == null
        ? Future.succeededFuture()
        : lastLook
            .transform(looked -> now.shared().forget(options.node()))
            .transform(forgotten -> now.singletons().release());
  }

  /** Leaves the cluster; mirrors that still use its event bus lose it. */
  public Future<Void> close() {
    Joined now = joined;
    return now == null || now.vertx() == routes ? Future.succeededFuture() : now.vertx().close();
  }
}
