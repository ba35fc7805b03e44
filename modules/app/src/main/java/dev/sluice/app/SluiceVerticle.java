package dev.sluice.app;

import dev.sluice.admin.AdminOptions;
import dev.sluice.app.control.AdminAdapter;
import dev.sluice.app.control.AdminStart;
import dev.sluice.app.control.ClusterAdapter;
import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.cluster.Cluster;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The main verticle for the launchers of Vert.x: it starts every route of its configuration.
 *
 * <p>A route without {@code instances} gets as many instances as this verticle has. Only one
 * instance of this verticle starts the routes: otherwise the instances of a route could not share a
 * port that the system chooses. Undeploying drains the routes.
 *
 * <p>If the launcher has clustered Vert.x, this verticle follows the configuration of the cluster.
 */
public final class SluiceVerticle extends VerticleBase {
  private static final String STARTED = "dev.sluice.app.started";

  private @Nullable Cluster cluster;

  /** For Vert.x, which creates verticles by name. */
  public SluiceVerticle() {}

  /** Checks the whole configuration, and then starts all routes; on any error it starts none. */
  @Override
  public Future<?> start() {
    if (!isFirstInstance()) {
      return Future.succeededFuture();
    }
    RouteManager routes = new RouteManager(vertx, context.getInstanceCount());
    // Deployed from this context, so the routes are its children and are undeployed with it.
    return SettingsLoader.of(vertx, config())
        .compose(this::begin)
        .compose(first -> start(routes, first))
        .onSuccess(started -> routes.announce());
  }

  private Future<ClusterAdapter.Start> begin(Settings file) {
    ProcessLog.apply(file.log());
    return vertx.isClustered()
        ? ClusterAdapter.start(vertx, file)
        : Future.succeededFuture(new ClusterAdapter.Start(file, null));
  }

  private Future<?> start(RouteManager routes, ClusterAdapter.Start first) {
    if (vertx.isClustered()) {
      routes.shareSingletons();
    }
    AdminOptions admin = first.settings().admin();
    if (admin == null) {
      return startRoutes(routes, first);
    }
    return vertx
        .executeBlocking(() -> AdminStart.check(vertx, admin, first.settings().routes()))
        .compose(
            checked ->
                startRoutes(routes, first)
                    .compose(
                        started -> {
                          Future<?> begun = checked.begin(() -> start(admin, routes));
                          return checked.waits() ? Future.succeededFuture() : begun;
                        }));
  }

  private Future<?> startRoutes(RouteManager routes, ClusterAdapter.Start first) {
    return routes
        .apply(first.settings())
        .onSuccess(
            started ->
                cluster = vertx.isClustered() ? ClusterAdapter.join(vertx, routes, first) : null);
  }

  private Future<CompositeFuture> start(AdminOptions admin, RouteManager routes) {
    List<Future<?>> listeners = new ArrayList<>();
    if (admin.health() != null) {
      listeners.add(AdminAdapter.startHealth(vertx, admin.health(), admin, routes));
    }
    if (admin.listen() != null) {
      listeners.add(AdminAdapter.start(vertx, admin.listen(), admin, routes, null, cluster));
    }
    return Future.all(listeners);
  }

  @Override
  public Future<?> stop() {
    vertx.sharedData().getLocalMap(STARTED).remove(deploymentID());
    return cluster == null ? Future.succeededFuture() : cluster.leave();
  }

  private boolean isFirstInstance() {
    return vertx.sharedData().getLocalMap(STARTED).putIfAbsent(deploymentID(), true) == null;
  }
}
