package dev.sluice.app.routes;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.transport.Transports;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Deploys routes. Any thread. */
final class Deployer {
  private final Vertx vertx;
  private final int defaultInstances;

  /**
   * Creates a deployer.
   *
   * @param defaultInstances number of instances of a route that does not configure it
   */
  Deployer(Vertx vertx, int defaultInstances) {
    this.vertx = vertx;
    this.defaultInstances = defaultInstances;
  }

  /** Deploys a route; fails with a {@link StartException} if it cannot listen. */
  Future<RunningRoute> deploy(RouteOptions route) {
    return deploy(route, route);
  }

  /**
   * Deploys a route.
   *
   * @param configured the route with the port of the configuration
   * @param route the same route; if port 0 is configured, with the port at which it listened before
   */
  Future<RunningRoute> deploy(RouteOptions configured, RouteOptions route) {
    return deploy(configured, route, () -> TeeVerticle.of(route));
  }

  /** Deploys a route as {@link #deploy(RouteOptions, RouteOptions)} does, with these verticles. */
  Future<RunningRoute> deploy(
      RouteOptions configured, RouteOptions route, Supplier<? extends TeeVerticle> verticles) {
    Queue<TeeVerticle> all = new ConcurrentLinkedQueue<>();
    DeploymentOptions deployment =
        new DeploymentOptions().setInstances(route.instancesOn(defaultInstances));
    return vertx
        .deployVerticle(
            () -> {
              TeeVerticle verticle = verticles.get();
              all.add(verticle);
              return verticle;
            },
            deployment)
        .map(id -> running(configured, route.listen(), id, List.copyOf(all)))
        .recover(e -> Future.failedFuture(new StartException(configured, e)));
  }

  /** Describes a deployment, whose instances all listen at the same port. */
  private RunningRoute running(
      RouteOptions route, Endpoint listen, String deploymentId, List<TeeVerticle> verticles) {
    Endpoint at = listen.isAnyPort() ? listen.withPort(verticles.get(0).actualPort()) : listen;
    return new RunningRoute(route, at, Transports.nameOf(vertx), deploymentId, verticles);
  }
}
