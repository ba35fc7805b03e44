package dev.sluice.proxy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A route for datagrams at a free port of 127.0.0.1, with one mirror, as one verticle instance.
 * Blocking; any thread but an event loop.
 */
final class DatagramRoute implements AutoCloseable {

  private final UdpTeeVerticle verticle = new UdpTeeVerticle();
  private final Vertx vertx;
  private final String deployment;

  DatagramRoute(Vertx vertx, String answers, int primaryPort, int mirrorPort) {
    this.vertx = vertx;
    JsonObject route =
        new JsonObject()
            .put("name", "test")
            .put("listen", url(0))
            .put("answers", answers)
            .put("drainTimeout", "1s")
            .put("primary", new JsonObject().put("to", url(primaryPort)))
            .put(
                "mirrors",
                new JsonArray().add(new JsonObject().put("name", "m0").put("to", url(mirrorPort))));
    deployment =
        Running.await(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(route)));
  }

  private static String url(int port) {
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
