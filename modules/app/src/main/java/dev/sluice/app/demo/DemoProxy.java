package dev.sluice.app.demo;

import dev.sluice.proxy.TcpTeeVerticle;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The TCP tee of the demo: one route and the counters of its instances. */
final class DemoProxy {
  static final int INSTANCES = 2;

  private final Vertx vertx;
  private final Queue<TcpTeeVerticle> instances = new ConcurrentLinkedQueue<>();
  private final String deploymentId;

  private DemoProxy(Vertx vertx, JsonObject route) {
    this.vertx = vertx;
    DeploymentOptions options = new DeploymentOptions().setConfig(route).setInstances(INSTANCES);
    deploymentId = vertx.deployVerticle(this::instance, options).await();
  }

  /**
   * Starts a route at a free port; blocks. The lag limit of a mirror is 32 MiB, that of a stalled
   * one 1 MiB.
   */
  static DemoProxy start(Vertx vertx, DemoPeer primary, List<DemoPeer> mirrors) {
    JsonArray list = new JsonArray();
    for (DemoPeer mirror : mirrors) {
      boolean stalled = mirror.name().equals("stalled");
      list.add(target(mirror).put("name", mirror.name()).put("maxLag", stalled ? "1MiB" : "32MiB"));
    }
    return new DemoProxy(
        vertx,
        new JsonObject()
            .put("name", "demo")
            .put("listen", "tcp://127.0.0.1:0")
            .put("primary", target(primary))
            .put("mirrors", list));
  }

  int port() {
    return instances.element().actualPort();
  }

  /** Returns the sum of all instances' counters; blocks. */
  DemoSnapshot read() {
    List<Future<RouteStats>> all = instances.stream().map(TcpTeeVerticle::stats).toList();
    DemoSnapshot sum = DemoSnapshot.NOTHING;
    for (Future<RouteStats> one : all) {
      sum = sum.plus(reading(one.await()));
    }
    return sum;
  }

  void stop() {
    vertx.undeploy(deploymentId).await();
  }

  private static DemoSnapshot reading(RouteStats stats) {
    long slowLag = 0;
    long cuts = 0;
    for (BranchStats mirror : stats.mirrors()) {
      slowLag += mirror.name().equals("slow") ? mirror.get(BranchCounter.LAG_BYTES) : 0;
      cuts +=
          mirror.name().equals("stalled") ? mirror.get(BranchCounter.ENDED, CloseReason.CUT) : 0;
    }
    long otherCuts =
        stats.mirrors().stream()
                .mapToLong(mirror -> mirror.get(BranchCounter.ENDED, CloseReason.CUT))
                .sum()
            - cuts;
    var pool = stats.pool();
    return new DemoSnapshot(
        stats.get(RouteCounter.OPEN_SESSIONS),
        slowLag,
        cuts,
        otherCuts,
        pool.peak(),
        pool.overflowTotal(),
        pool.isWhole());
  }

  private TcpTeeVerticle instance() {
    TcpTeeVerticle verticle = new TcpTeeVerticle();
    instances.add(verticle);
    return verticle;
  }

  private static JsonObject target(DemoPeer peer) {
    return new JsonObject().put("to", peer.url());
  }
}
