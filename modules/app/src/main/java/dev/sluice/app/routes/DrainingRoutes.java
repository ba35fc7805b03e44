package dev.sluice.app.routes;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.TeeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that are being stopped: they accept no more clients, and their open sessions may
 * finish within {@code drainTimeout}. Any thread.
 */
public final class DrainingRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(DrainingRoutes.class);

  private final Vertx vertx;
  private final AtomicLong lastNumber = new AtomicLong();
  private final Map<Long, DrainingRoute> byNumber = new ConcurrentSkipListMap<>(); // oldest first
  private final Set<Future<?>> stops = ConcurrentHashMap.newKeySet();

  DrainingRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Returns the routes that still have sessions, the first that was stopped comes first. */
  public List<DrainingRoute> now() {
    return List.copyOf(byNumber.values());
  }

  /** Returns the longest time, in milliseconds, that a route may still drain. */
  long millisLeft() {
    return now().stream().mapToLong(DrainingRoute::millisLeft).max().orElse(0);
  }

  /** Returns a future that completes once all routes have ended. */
  Future<?> ended() {
    return Future.join(List.copyOf(stops));
  }

  /**
   * Ends the sessions of a route now.
   *
   * @return the route, once that has begun; failed with a {@link NoSuchElementException} if the
   *     route has ended
   */
  public Future<DrainingRoute> close(String id) {
    return now().stream()
        .filter(route -> route.id().equals(id))
        .findFirst()
        .map(route -> route.closeSessions().map(closing -> route))
        .orElseGet(
            () -> Future.failedFuture(new NoSuchElementException("nothing drains with ID " + id)));
  }

  /**
   * Stops routes, and logs their end.
   *
   * @return completed once they accept no more clients
   */
  Future<?> stop(List<RunningRoute> routes) {
    List<DrainingRoute> stopped = new ArrayList<>(); // by one step after the other
    List<Future<?>> ends = new ArrayList<>();
    return Batches.each(routes, route -> stop(route, stopped, ends))
        .andThen((done, failure) -> follow(stopped, ends));
  }

  private Future<?> stop(RunningRoute route, List<DrainingRoute> stopped, List<Future<?>> ends) {
    long number = lastNumber.incrementAndGet();
    DrainingRoute draining =
        new DrainingRoute(
            String.valueOf(number),
            route,
            System.nanoTime() + route.options().drainTimeout().toNanos());
    byNumber.put(number, draining);
    List<Future<Void>> retired = route.verticles().stream().map(TeeVerticle::retire).toList();
    stopped.add(draining);
    ends.add(
        vertx
            .undeploy(route.deploymentId())
            .andThen((done, failure) -> byNumber.remove(number))
            .onFailure(
                e -> LOG.warn("{}: undeploy failed: {}", route.options().name(), ErrorText.of(e))));
    return Future.join(retired);
  }

  private void follow(List<DrainingRoute> stopped, List<Future<?>> ends) {
    if (!stopped.isEmpty()) {
      Future<?> logged = DrainLog.follow(vertx, stopped, Future.join(ends));
      stops.add(logged);
      logged.onComplete(done -> stops.remove(logged));
    }
  }
}
