package dev.sluice.admin.metrics;

import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.stats.PoolMetric;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.MetricScope;

/** The metrics of one route: the sum over its instances. */
final class RouteMetrics {
  private static final String ROUTE = "route";
  private static final String BRANCH = "branch";

  private RouteMetrics() {}

  static void add(RouteSnapshot snapshot, MetricFamilies to) {
    String route = snapshot.options().name();
    RouteStats stats = snapshot.sum();
    to.add(stats.counts(), snapshot.scope(), ROUTE, route);
    branch(stats.primary(), snapshot.scope(), route, to);
    stats.mirrors().forEach(mirror -> branch(mirror, snapshot.scope(), route, to));
    for (PoolMetric metric : PoolMetric.values()) {
      to.add(metric.info(), metric.of(stats.pool()), ROUTE, route);
    }
    snapshot.options().mirrors().stream()
        .filter(TcpMirrorOptions.class::isInstance)
        .map(TcpMirrorOptions.class::cast)
        .forEach(mirror -> limit(mirror, route, to));
  }

  private static void branch(
      BranchStats stats, MetricScope scope, String route, MetricFamilies to) {
    to.add(stats.counts(), scope, ROUTE, route, BRANCH, stats.name());
  }

  private static void limit(TcpMirrorOptions mirror, String route, MetricFamilies to) {
    to.add(
        ProcessMetric.LAG_LIMIT_BYTES.info(), mirror.maxLag(), ROUTE, route, BRANCH, mirror.name());
  }
}
