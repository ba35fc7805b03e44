package dev.sluice.proxy;

import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.testkit.Eventually;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A deployed route with one verticle instance. Blocking; any thread except an event loop. */
final class Running {

  private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final TcpTeeVerticle verticle;
  private final Vertx vertx;
  private final Route route;
  private final String deployment;
  private Future<Void> undeployed = Future.failedFuture("not yet");

  Running(Vertx vertx, Route route) {
    this(vertx, route, new TcpTeeVerticle());
  }

  Running(Vertx vertx, Route route, TcpTeeVerticle verticle) {
    this.verticle = verticle;
    this.vertx = vertx;
    this.route = route;
    this.deployment =
        await(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(route.json())));
  }

  /** Deploys a replacement, which takes over the listener. */
  Running successor() {
    return new Running(vertx, route, verticle.successor());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not done after 30 s", e);
    }
  }

  String url() {
    String listen = route.json().getString("listen");
    return listen.startsWith("unix") ? listen : "tcp://127.0.0.1:" + verticle.actualPort();
  }

  RouteStats stats() {
    return await(verticle.stats());
  }

  /** Returns the sessions that undeploying waits for. */
  DrainStats drainStats() {
    return await(verticle.drainStats());
  }

  /** Ends the sessions that undeploying waits for. */
  void closeSessions() {
    await(verticle.closeSessions());
  }

  /** Returns what the comparison has counted. */
  ComparisonStats comparison() {
    return Objects.requireNonNull(stats().comparison(), "no comparison");
  }

  /** Returns the differences that were found, the newest first. */
  List<ResponseDifference> differences() {
    return await(verticle.differences(Long.MAX_VALUE, 1000)).differences();
  }

  BranchStats mirror(int index) {
    return stats().mirrors().get(index);
  }

  /** Waits until the statistics satisfy a condition. */
  void until(String what, Predicate<RouteStats> state) {
    Eventually.until(
        () -> what + "; there is " + stats(), Duration.ofSeconds(20), () -> state.test(stats()));
  }

  /** Waits until no byte has moved for some time. */
  void untilStill() {
    AtomicReference<String> last = new AtomicReference<>("");
    AtomicLong since = new AtomicLong(System.nanoTime());
    until(
        "a standstill",
        stats -> {
          String now =
              stats.primary()
                  + " "
                  + stats.mirrors()
                  + " "
                  + stats.get(RouteCounter.RESPONSE_BYTES);
          if (!now.equals(last.getAndSet(now))) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > STILL_NANOS;
        });
  }

  void untilNoSession() {
    until("no open session", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 0);
  }

  /** Applies a configuration that differs from the first one to new sessions. */
  void reconfigure(Consumer<JsonObject> change) {
    JsonObject next = route.json().copy();
    change.accept(next);
    await(verticle.reconfigure(next));
  }

  /** Runs a task on the event loop, without waiting for it. */
  void onLoop(Supplier<?> work) {
    var unused = verticle.onLoop(work);
  }

  /** Begins to undeploy; the first call counts. */
  synchronized Future<Void> undeploy() {
    if (undeployed.isComplete() && undeployed.failed()) {
      undeployed = vertx.undeploy(deployment);
    }
    return undeployed;
  }
}
