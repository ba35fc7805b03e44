package dev.sluice.proxy;

import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.testkit.Eventually;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A deployed UDP route. Blocking; any thread except an event loop. */
final class UdpRunning {
  private final List<UdpTeeVerticle> instances = new CopyOnWriteArrayList<>();
  private final Vertx vertx;
  private final String deployment;
  private boolean undeployed;

  UdpRunning(Vertx vertx, JsonObject route, int count) {
    this.vertx = vertx;
    DeploymentOptions options = new DeploymentOptions().setConfig(route).setInstances(count);
    this.deployment =
        Running.await(
            vertx.deployVerticle(
                () -> {
                  UdpTeeVerticle instance = new UdpTeeVerticle();
                  instances.add(instance);
                  return instance;
                },
                options));
  }

  void reconfigure(JsonObject route) {
    reconfigureAsItIs(route.copy().put("listen", "udp://127.0.0.1:" + port()));
  }

  /** As {@link #reconfigure}, but keeps the configured port 0. */
  void reconfigureAsItIs(JsonObject same) {
    for (UdpTeeVerticle instance : instances) {
      Running.await(instance.reconfigure(same));
    }
  }

  int port() {
    return instances.get(0).actualPort();
  }

  SocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  List<RouteStats> all() {
    return instances.stream().map(instance -> Running.await(instance.stats())).toList();
  }

  /** Returns the statistics of the first instance. */
  RouteStats stats() {
    return Running.await(instances.get(0).stats());
  }

  /** Returns the differences of the responses, the newest first. */
  List<ResponseDifference> differences() {
    return Running.await(instances.get(0).differences(Long.MAX_VALUE, 1000)).differences();
  }

  /** Returns the open sessions of the first instance. */
  List<SessionStats> sessions() {
    return Running.await(instances.get(0).sessions(0, 100)).sessions();
  }

  /** Returns the sessions that undeploying the first instance waits for. */
  DrainStats drainStats() {
    return Running.await(instances.get(0).drainStats());
  }

  /** Ends the sessions that undeploying waits for. */
  void closeSessions() {
    instances.forEach(instance -> Running.await(instance.closeSessions()));
  }

  BranchStats mirror(int index) {
    return stats().mirrors().get(index);
  }

  void until(String what, Predicate<RouteStats> state) {
    Eventually.until(
        () -> what + "; there is " + stats(), Duration.ofSeconds(20), () -> state.test(stats()));
  }

  /** Begins to undeploy; the first call counts. */
  Future<Void> undeploy() {
    if (undeployed) {
      return Future.succeededFuture();
    }
    undeployed = true;
    return vertx.undeploy(deployment);
  }
}
