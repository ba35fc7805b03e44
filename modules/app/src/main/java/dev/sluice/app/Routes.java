package dev.sluice.app;

import dev.sluice.proxy.Endpoint;
import dev.sluice.proxy.RouteOptions;
import dev.sluice.proxy.TcpTeeVerticle;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.UdpRouteOptions;
import dev.sluice.proxy.UdpTeeVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All routes of a configuration: they start together or not at all. Any thread. */
final class Routes {
  private final Vertx vertx;
  private final int defaultInstances;
  private final List<Future<RunningRoute>> starts;

  private Routes(Vertx vertx, Settings settings, int defaultInstances) {
    this.vertx = vertx;
    this.defaultInstances = defaultInstances;
    this.starts = settings.routes().stream().map(this::start).toList();
  }

  /**
   * Starts every route.
   *
   * @param defaultInstances for routes that do not say how many instances they want
   * @return completed once all listen; failed, and nothing listens, when one of them cannot
   */
  static Future<Routes> start(Vertx vertx, Settings settings, int defaultInstances) {
    Routes routes = new Routes(vertx, settings, defaultInstances);
    return Future.join(routes.starts)
        .recover(e -> routes.stop().transform(stopped -> Future.failedFuture(e)))
        .map(routes);
  }

  /** Returns the routes, which all listen. */
  List<RunningRoute> running() {
    return starts.stream().map(Future::result).toList();
  }

  /** Prints one line for each route and, at last, that all are ready. */
  void announce() {
    running().forEach(Routes::announce);
    System.out.println("sluice is ready");
  }

  private static void announce(RunningRoute route) {
    System.out.println(route);
    if (route.losesLateAnswers()) {
      System.err.println(
          "sluice: "
              + route.options().name()
              + ": a Unix socket on nio loses answers that come after the client's end of stream;"
              + " epoll and kqueue keep them");
    }
  }

  /** Stops accepting, lets the sessions drain, and closes what is left. */
  Future<?> stop() {
    return Future.join(
        starts.stream()
            .filter(Future::succeeded)
            .map(route -> vertx.undeploy(route.result().deploymentId()))
            .toList());
  }

  private Future<RunningRoute> start(Settings.Route route) {
    RouteOptions options = route.options();
    int instances = options.instancesOn(defaultInstances);
    Queue<TeeVerticle> verticles = new ConcurrentLinkedQueue<>();
    DeploymentOptions deployment =
        new DeploymentOptions().setConfig(route.config()).setInstances(instances);
    return vertx
        .deployVerticle(() -> remember(verticle(options), verticles), deployment)
        .map(id -> running(options, instances, id, verticles.element()))
        .recover(e -> Future.failedFuture(new StartException(options, e)));
  }

  private static TeeVerticle verticle(RouteOptions options) {
    return options instanceof UdpRouteOptions ? new UdpTeeVerticle() : new TcpTeeVerticle();
  }

  private static TeeVerticle remember(TeeVerticle verticle, Queue<TeeVerticle> all) {
    all.add(verticle);
    return verticle;
  }

  /** All instances of a deployment listen at the same port, so any of them knows it. */
  private RunningRoute running(
      RouteOptions options, int instances, String deploymentId, TeeVerticle any) {
    Endpoint listen = options.listen();
    Endpoint listening = listen.isAnyPort() ? listen.withPort(any.actualPort()) : listen;
    return new RunningRoute(options, listening, instances, Transports.nameOf(vertx), deploymentId);
  }
}
