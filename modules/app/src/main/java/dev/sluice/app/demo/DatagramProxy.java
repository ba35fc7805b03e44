package dev.sluice.app.demo;

import dev.sluice.proxy.UdpTeeVerticle;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The UDP tee of the demo. Its methods block. */
final class DatagramProxy implements AutoCloseable {
  private final Vertx vertx;
  private final Queue<UdpTeeVerticle> instances = new ConcurrentLinkedQueue<>();
  private final String deploymentId;

  /** Starts a route at a free port. */
  DatagramProxy(Vertx vertx, DatagramPeer primary, List<DatagramPeer> mirrors) {
    this.vertx = vertx;
    JsonArray list = new JsonArray();
    mirrors.forEach(mirror -> list.add(target(mirror).put("name", mirror.name())));
    JsonObject route =
        new JsonObject()
            .put("name", "demo-datagrams")
            .put("listen", "udp://127.0.0.1:0")
            .put("drainTimeout", "0")
            .put("primary", target(primary))
            .put("mirrors", list);
    DeploymentOptions options =
        new DeploymentOptions().setConfig(route).setInstances(DemoProxy.INSTANCES);
    deploymentId = vertx.deployVerticle(this::instance, options).await();
  }

  private UdpTeeVerticle instance() {
    UdpTeeVerticle verticle = new UdpTeeVerticle();
    instances.add(verticle);
    return verticle;
  }

  private static JsonObject target(DatagramPeer peer) {
    return new JsonObject().put("to", peer.url());
  }

  int port() {
    return instances.stream().mapToInt(UdpTeeVerticle::actualPort).max().orElseThrow();
  }

  /** Returns how often the system has reported that a mirror refuses datagrams. */
  long refusals(DatagramPeer mirror) {
    return stats().stream()
        .flatMap(stats -> stats.mirrors().stream())
        .filter(stats -> stats.name().equals(mirror.name()))
        .mapToLong(stats -> stats.get(BranchCounter.UNREACHABLE_ERRORS))
        .sum();
  }

  /** Returns whether every buffer is back in its pool. */
  boolean isWhole() {
    return stats().stream().allMatch(stats -> stats.pool().isWhole());
  }

  private List<RouteStats> stats() {
    return instances.stream().map(instance -> instance.stats().await()).toList();
  }

  @Override
  public void close() {
    vertx.undeploy(deploymentId).await();
  }
}
