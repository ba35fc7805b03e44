package dev.sluice.app;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * The main verticle for the launchers of Vert.x: it starts every route of its configuration.
 *
 * <p>A route that does not say how many {@code instances} it wants gets as many as this verticle
 * has. However many that are, one of them starts all routes: only then do the instances of a route
 * share a port that the system picks. Undeploying drains the routes.
 */
public final class SluiceVerticle extends VerticleBase {
  private static final String STARTED = "dev.sluice.app.started";

  /** For Vert.x, which makes verticles by name. */
  public SluiceVerticle() {}

  /** Checks the whole configuration, and then starts the routes or, on any error, nothing. */
  @Override
  public Future<?> start() {
    if (!isFirstInstance()) {
      return Future.succeededFuture();
    }
    Routes routes = new Routes(vertx, context.getInstanceCount());
    // Deployed from this context, so the routes are its children: they are undeployed with it.
    return Configuration.of(vertx, config())
        .compose(
            settings ->
                routes
                    .apply(settings)
                    .compose(started -> Admin.start(vertx, settings.admin(), routes, null, null)))
        .onSuccess(started -> routes.announce());
  }

  @Override
  public Future<?> stop() {
    vertx.sharedData().getLocalMap(STARTED).remove(deploymentID());
    return Future.succeededFuture();
  }

  private boolean isFirstInstance() {
    return vertx.sharedData().getLocalMap(STARTED).putIfAbsent(deploymentID(), true) == null;
  }
}
