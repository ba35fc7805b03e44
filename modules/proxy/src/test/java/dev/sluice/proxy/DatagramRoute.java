package dev.sluice.proxy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A route for datagrams, as one verticle instance. Blocking; any thread but an event loop. */
final class DatagramRoute implements AutoCloseable {

  private final UdpTeeVerticle verticle = new UdpTeeVerticle();
  private final Vertx vertx;
  private final String deployment;

  /** Deploys a route with one mirror. */
  DatagramRoute(Vertx vertx, String answers, int primaryPort, int mirrorPort) {
    this(
        vertx,
        new JsonObject()
            .put("listen", url(0))
            .put("answers", answers)
            .put("primary", to(url(primaryPort)))
            .put("mirrors", new JsonArray().add(to(url(mirrorPort)).put("name", "m0"))));
  }

  /** Deploys a route that has all it needs but its name. */
  DatagramRoute(Vertx vertx, JsonObject route) {
    this.vertx = vertx;
    JsonObject config = route.copy().put("name", "test").put("drainTimeout", "1s");
    deployment =
        Running.await(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
  }

  /** A primary, or a mirror that has no name yet. */
  static JsonObject to(String url) {
    return new JsonObject().put("to", url);
  }

  static String url(int port) {
    return "udp://127.0.0.1:" + port;
  }

  int port() {
    return verticle.actualPort();
  }

  UdpRouteStats stats() {
    return Running.await(verticle.stats());
  }

  @Override
  public void close() {
    Running.await(vertx.undeploy(deployment));
  }
}
