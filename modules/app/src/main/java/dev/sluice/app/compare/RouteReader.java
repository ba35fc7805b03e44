package dev.sluice.app.compare;

import dev.sluice.app.routes.RunningRoute;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.stats.RouteStats;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads what the instances of a route have found. Any thread. */
final class RouteReader {
  /** The most differences in a report, which is read by people. */
  static final int MOST_DIFFERENCES = 200;

  private final List<TeeVerticle> instances;
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();

  RouteReader(RunningRoute route) {
    instances = route.verticles();
  }

  /** Reads all instances, also while the route stops; Vert.x must be open. */
  Future<Reading> read() {
    List<Future<RouteStats>> stats = instances.stream().map(TeeVerticle::stats).toList();
    List<Future<DifferencePage>> pages =
        instances.stream()
            .map(instance -> instance.differences(Long.MAX_VALUE, MOST_DIFFERENCES))
            .toList();
    return Future.all(stats).compose(done -> Future.all(pages)).map(done -> reading(stats, pages));
  }

  private Reading reading(List<Future<RouteStats>> stats, List<Future<DifferencePage>> pages) {
    RouteStats route = stats.stream().map(Future::result).reduce(RouteStats::plus).orElseThrow();
    ComparisonStats comparison = route.comparison();
    return new Reading(
        began,
        Duration.ofNanos(System.nanoTime() - beganNanos),
        route,
        comparison == null ? ComparisonStats.none(Setup.MIRROR, null) : comparison,
        pages.stream()
            .map(Future::result)
            .reduce(DifferencePage.NONE, (all, next) -> all.plus(next, MOST_DIFFERENCES)));
  }
}
