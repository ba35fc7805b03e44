package dev.sluice.cluster;

import dev.sluice.config.ErrorText;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The singletons that this node runs: routes that only one node of the cluster may run.
 *
 * <p>A cluster-wide map holds the owner of each singleton. A node takes a singleton that has no
 * owner, or whose owner has gone. It stops a singleton that another node owns. One call at a time.
 */
final class SingletonRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SingletonRoutes.class);
  // If this node cannot run a singleton, another node gets this much time to take it.
  private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final AsyncMap<String, String> owners;
  private final ClusterManager manager;
  private final NodeControl node;
  private final Map<String, Long> failedNanos = new HashMap<>();
  private volatile Set<String> mine = Set.of();

  private SingletonRoutes(
      AsyncMap<String, String> owners, ClusterManager manager, NodeControl node) {
    this.owners = owners;
    this.manager = manager;
    this.node = node;
  }

  static Future<SingletonRoutes> of(Vertx clustered, NodeControl node) {
    return clustered
        .sharedData()
        .<String, String>getClusterWideMap("sluice.singles")
        .map(map -> new SingletonRoutes(map, VertxAccess.clusterManager(clustered), node));
  }

  /** Stops the singletons that another node owns, and takes those without an owner. */
  Future<Void> look() {
    Set<String> kept = new HashSet<>();
    List<String> free = new ArrayList<>();
    return inTurn(List.copyOf(node.singletons()), route -> sort(route, kept, free))
        .compose(sorted -> kept.equals(mine) ? Future.succeededFuture() : run(kept))
        .compose(stopped -> inTurn(free, this::take));
  }

  private Future<Void> sort(String route, Set<String> kept, List<String> free) {
    return owners
        .get(route)
        .onSuccess(
            owner -> {
              if (manager.getNodeId().equals(owner)) {
                kept.add(route);
              } else if ((owner == null || !manager.getNodes().contains(owner)) && mayTry(route)) {
                free.add(route);
              }
            })
        .mapEmpty();
  }

  private boolean mayTry(String route) {
    Long failed = failedNanos.get(route);
    return failed == null || System.nanoTime() - failed > TRY_AGAIN_NANOS;
  }

  private Future<Void> take(String route) {
    String me = manager.getNodeId();
    return owners
        .get(route)
        .compose(
            owner ->
                owner == null
                    ? owners.putIfAbsent(route, me).map(there -> there == null)
                    : owners.replaceIfPresent(route, owner, me))
        .compose(isMine -> isMine ? begin(route) : Future.succeededFuture());
  }

  private Future<Void> begin(String route) {
    Set<String> more = new HashSet<>(mine);
    more.add(route);
    return run(more)
        .onSuccess(done -> LOG.info("{}: runs on this node now, and on no other", route))
        .recover(
            e -> {
              LOG.error("{}: cannot run on this node: {}", route, ErrorText.of(e));
              failedNanos.put(route, System.nanoTime());
              return owners.removeIfPresent(route, manager.getNodeId()).mapEmpty();
            });
  }

  private Future<Void> run(Set<String> routes) {
    Set<String> now = Set.copyOf(routes);
    return node.runSingletons(now).onSuccess(done -> mine = now);
  }

  /** Gives up all singletons of this node. */
  Future<Void> release() {
    return inTurn(
        List.copyOf(mine), route -> owners.removeIfPresent(route, manager.getNodeId()).mapEmpty());
  }

  /** An action for one singleton. */
  @FunctionalInterface
  private interface Step {
    Future<Void> on(String route);
  }

  private static Future<Void> inTurn(List<String> routes, Step step) {
    Future<Void> last = Future.succeededFuture();
    for (String route : routes) {
      last = last.compose(done -> step.on(route));
    }
    return last;
  }
}
