package dev.sluice.app.routes;

import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.stats.DrainStats;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A route that accepts no more clients and waits for its open sessions. Any thread.
 *
 * @param id ID in this process; another route of the same name has another one
 * @param route the route as it ran
 * @param deadlineNanos end of its {@code drainTimeout}, as {@link System#nanoTime()}
 */
public record DrainingRoute(String id, RunningRoute route, long deadlineNanos) {

  /** Returns the rest of its {@code drainTimeout} in milliseconds, at least 0. */
  public long millisLeft() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }

  /** Reads the sessions that it waits for. */
  public Future<DrainStats> stats() {
    List<Future<DrainStats>> all = route.verticles().stream().map(TeeVerticle::drainStats).toList();
    return Future.all(all)
        .map(read -> all.stream().map(Future::result).reduce(DrainStats.NONE, DrainStats::plus));
  }

  Future<?> closeSessions() {
    return Future.join(route.verticles().stream().map(TeeVerticle::closeSessions).toList());
  }
}
