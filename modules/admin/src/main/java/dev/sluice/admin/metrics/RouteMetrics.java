package dev.sluice.admin.metrics;

import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.TcpRouteStats;
import dev.sluice.proxy.stats.UdpRouteStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.transport.datagram.DatagramStats;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;

/** The metrics of one route: the sum over its instances. */
final class RouteMetrics {
  private static final String ROUTE = "route";
  private static final String BRANCH = "branch";
  private static final String REASON = "reason";

  private final MetricFamilies to;
  private final String route;

  private RouteMetrics(MetricFamilies to, String route) {
    this.to = to;
    this.route = route;
  }

  static void add(RouteSnapshot snapshot, MetricFamilies to) {
    RouteMetrics metrics = new RouteMetrics(to, snapshot.options().name());
    metrics.limits(snapshot);
    snapshot.instances().forEach(metrics::instance);
  }

  private void limits(RouteSnapshot snapshot) {
    to.seconds(
        "sluice_event_loop_delay_seconds",
        "The longest that an event loop of the route was late in the last 15 to 30 seconds.",
        snapshot.instances().stream()
            .map(RouteStats::loopDelay)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO),
        ROUTE,
        route);
    snapshot.options().mirrors().stream()
        .filter(TcpMirrorOptions.class::isInstance)
        .map(TcpMirrorOptions.class::cast)
        .forEach(
            mirror ->
                to.gauge(
                    "sluice_branch_lag_limit_bytes",
                    "What one session may owe the mirror.",
                    mirror.maxLag(),
                    ROUTE,
                    route,
                    BRANCH,
                    mirror.name()));
  }

  private void instance(RouteStats stats) {
    to.gauge(
        "sluice_route_open_sessions",
        "Sessions that are open.",
        stats.sessionsOpen(),
        ROUTE,
        route);
    route("sessions", "Sessions that ever began.", stats.sessionsTotal());
    pool(stats.pool());
    if (stats instanceof TcpRouteStats tcp) {
      tcp(tcp);
    } else if (stats instanceof UdpRouteStats udp) {
      udp(udp);
    }
  }

  private void tcp(TcpRouteStats stats) {
    stats
        .refused()
        .forEach(
            (why, count) ->
                to.count(
                    "sluice_route_refused_connections",
                    "Connections that were refused, by reason.",
                    count,
                    ROUTE,
                    route,
                    REASON,
                    lower(why)));
    branch(stats.primary());
    stats.mirrors().forEach(this::branch);
    route("received_bytes", "Bytes that clients have sent.", stats.primary().offered());
    route("answered_bytes", "Bytes that clients were sent.", stats.answers().written());
    to.gauge(
        "sluice_route_answers_lag_bytes",
        "Bytes for clients that are not written yet.",
        stats.answers().lag(),
        ROUTE,
        route);
  }

  private void route(String name, String help, long value) {
    to.count("sluice_route_" + name, help, value, ROUTE, route);
  }

  private void branch(BranchStats stats) {
    branch("sent_bytes", "Bytes that the operating system took.", stats.written(), stats.name());
    branch("opened", "Branches that ever began.", stats.opened(), stats.name());
    branch("sampled_out", "Sessions that had no such branch.", stats.sampledOut(), stats.name());
    to.gauge(
        "sluice_branch_lag_bytes",
        "Bytes that were accepted for the destination and are not written yet.",
        stats.lag(),
        ROUTE,
        route,
        BRANCH,
        stats.name());
    to.most(
        "sluice_branch_most_lag_bytes",
        "How far behind that open session is that is most.",
        stats.mostLag(),
        ROUTE,
        route,
        BRANCH,
        stats.name());
    to.connects(stats.connects(), ROUTE, route, BRANCH, stats.name());
    dropped("bytes", stats.cut(), stats.name(), "cut");
    dropped("bytes", stats.neverSent(), stats.name(), "never_sent");
    stats
        .ends()
        .forEach(
            (end, count) ->
                to.count(
                    "sluice_branch_ended",
                    "Branches that have ended, by how they did.",
                    count,
                    ROUTE,
                    route,
                    BRANCH,
                    stats.name(),
                    REASON,
                    lower(end)));
  }

  private void udp(UdpRouteStats stats) {
    route(
        "evicted_sessions",
        "Sessions that ended early to make room for others.",
        stats.sessionsEvicted());
    route(
        "kernel_dropped_datagrams",
        "Datagrams that the operating system dropped because they were read too slowly.",
        Math.max(0, stats.kernelDrops()));
    route("received_bytes", "Bytes that clients have sent.", stats.received().bytes());
    route("received_datagrams", "Datagrams that clients sent.", stats.received().datagrams());
    route("answered_bytes", "Bytes that clients were sent.", stats.answers().bytes());
    route("answered_datagrams", "Datagrams that clients got.", stats.answers().datagrams());
    dropped("received", stats.received());
    dropped("answered", stats.answers());
    branch(stats.primary());
    stats.mirrors().forEach(this::branch);
  }

  private void dropped(String what, DatagramStats stats) {
    stats
        .dropped()
        .forEach(
            (why, count) ->
                to.count(
                    "sluice_route_dropped_" + what + "_datagrams",
                    "Datagrams of the route that were dropped, by reason.",
                    count,
                    ROUTE,
                    route,
                    REASON,
                    lower(why)));
  }

  private void branch(DatagramStats stats) {
    branch("sent_bytes", "Bytes that the operating system took.", stats.bytes(), stats.name());
    branch("sent_datagrams", "Datagrams that went their way.", stats.datagrams(), stats.name());
    branch("sampled_out", "Sessions that had no such branch.", stats.sampledOut(), stats.name());
    branch(
        "refusals",
        "Errors that came back for datagrams sent before.",
        stats.refusals(),
        stats.name());
    stats.dropped().forEach((why, count) -> dropped("datagrams", count, stats.name(), lower(why)));
  }

  private void branch(String name, String help, long value, String branch) {
    to.count("sluice_branch_" + name, help, value, ROUTE, route, BRANCH, branch);
  }

  private void dropped(String what, long value, String branch, String why) {
    to.count(
        "sluice_branch_dropped_" + what,
        "What was meant for the destination and did not get there, by reason.",
        value,
        ROUTE,
        route,
        BRANCH,
        branch,
        REASON,
        why);
  }

  private void pool(PoolStats pool) {
    gauge("free_buffers", "Pooled buffers that are ready for the next read.", pool.free());
    gauge("held_buffers", "Pooled buffers that somebody holds.", pool.held());
    gauge("returning_buffers", "Buffers released by another thread.", pool.returned());
    gauge("peak_buffers", "The most pooled buffers that were ever held at once.", pool.peak());
    gauge("pooled_bytes", "Memory of all pooled buffers.", pool.pooledBytes());
    gauge("overflow_buffers", "Overflow buffers that are not freed yet.", pool.overflowLive());
    gauge("overflow_bytes", "Memory of the overflow buffers.", pool.overflowBytes());
    poolCount("created_buffers", "Pooled buffers that were ever made.", pool.created());
    poolCount("retired_buffers", "Pooled buffers whose memory was freed.", pool.retired());
    poolCount("overflows", "Overflow buffers that were ever handed out.", pool.overflowTotal());
    poolCount("lost_buffers", "Buffers that nobody has released: a bug.", pool.lost());
  }

  private void gauge(String name, String help, long value) {
    to.gauge("sluice_pool_" + name, help, value, ROUTE, route);
  }

  private void poolCount(String name, String help, long value) {
    to.count("sluice_pool_" + name, help, value, ROUTE, route);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
