package dev.sluice.admin.metrics;

import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.stats.PoolMetric;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricScope;
import dev.sluice.tls.CertificateInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The metrics of all routes of one name: the one that runs, and those that are being stopped. Their
 * counts are added, so that a counter does not decrease when a route is replaced.
 */
final class RouteMetrics {
  private static final String ROUTE = "route";
  private static final String BRANCH = "branch";
  private static final String MIRROR = "mirror";

  private final RouteSnapshot first; // its kind is that of the others
  private RouteStats sum;
  private long drainingSessions;
  private long drainingMillis;

  private RouteMetrics(RouteSnapshot first) {
    this.first = first;
    this.sum = first.sum();
  }

  /** Adds the metrics of all routes. */
  static void add(List<RouteSnapshot> running, List<DrainingSnapshot> draining, MetricFamilies to) {
    Map<String, RouteMetrics> byName = new LinkedHashMap<>();
    running.forEach(route -> byName.put(route.options().name(), new RouteMetrics(route)));
    for (DrainingSnapshot each : draining) {
      String name = each.route().options().name();
      RouteMetrics same = byName.get(name);
      if (same == null) {
        same = new RouteMetrics(each.route());
        byName.put(name, same);
      } else if (same.first.scope() == each.route().scope()) {
        same.sum = same.sum.plus(each.route().sum());
      }
      same.drainingSessions += each.sessions().open();
      same.drainingMillis = Math.max(same.drainingMillis, each.millisLeft());
    }
    byName.forEach((name, route) -> route.add(name, to));
  }

  private void add(String route, MetricFamilies to) {
    to.add(sum.counts(), first.scope(), ROUTE, route);
    branch(sum.primary(), route, to);
    sum.mirrors().forEach(mirror -> branch(mirror, route, to));
    if (sum.comparison() != null) {
      comparison(sum.comparison(), route, to);
    }
    for (PoolMetric metric : PoolMetric.values()) {
      to.add(metric.info(), metric.of(sum.pool()), ROUTE, route);
    }
    first.options().mirrors().stream()
        .filter(TcpMirrorOptions.class::isInstance)
        .map(TcpMirrorOptions.class::cast)
        .forEach(mirror -> limit(mirror, route, to));
    expiries().forEach((name, nanos) -> expiry(name, nanos, route, to));
    to.add(DrainMetric.SESSIONS.info(), drainingSessions, ROUTE, route);
    long nanos = TimeUnit.MILLISECONDS.toNanos(drainingMillis);
    to.add(DrainMetric.SECONDS_LEFT.info(), nanos, ROUTE, route);
  }

  /** Returns when the first certificate of each name expires, in nanoseconds since 1970. */
  private Map<String, Long> expiries() {
    Map<String, Long> expiries = new TreeMap<>();
    for (CertificateInfo certificate : first.certificates()) {
      long nanos = TimeUnit.SECONDS.toNanos(certificate.notAfter().getEpochSecond());
      List<String> names = certificate.names().isEmpty() ? List.of("") : certificate.names();
      names.forEach(name -> expiries.merge(name, nanos, Math::min));
    }
    return expiries;
  }

  private static void expiry(String name, long nanos, String route, MetricFamilies to) {
    to.add(ProcessMetric.CERTIFICATE_EXPIRY.info(), nanos, ROUTE, route, "sni", name);
  }

  private void branch(BranchStats stats, String route, MetricFamilies to) {
    to.add(stats.counts(), first.scope(), ROUTE, route, BRANCH, stats.name());
  }

  private static void comparison(ComparisonStats stats, String route, MetricFamilies to) {
    to.add(stats.counts(), MetricScope.ALL, ROUTE, route, MIRROR, stats.mirror());
    stats
        .latencies()
        .forEach(
            (kind, latencies) -> {
              MetricInfo info = kind.info();
              String[] labels = {ROUTE, route, MIRROR, stats.mirror(), info.label()};
              to.add(info, latencies.primary(), with(labels, "primary"));
              to.add(info, latencies.mirror(), with(labels, "mirror"));
            });
  }

  private static String[] with(String[] labels, String value) {
    String[] all = Arrays.copyOf(labels, labels.length + 1);
    all[labels.length] = value;
    return all;
  }

  private static void limit(TcpMirrorOptions mirror, String route, MetricFamilies to) {
    to.add(
        ProcessMetric.LAG_LIMIT_BYTES.info(), mirror.maxLag(), ROUTE, route, BRANCH, mirror.name());
  }
}
