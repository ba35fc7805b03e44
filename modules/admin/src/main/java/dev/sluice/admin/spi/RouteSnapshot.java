package dev.sluice.admin.spi;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.MetricScope;
import dev.sluice.tls.CertificateInfo;
import java.util.List;

/**
 * The configuration and the counts of one route. Immutable.
 *
 * @param options the configuration
 * @param listening the address that it listens at; its port is never 0
 * @param transport the transport that carries it, such as epoll
 * @param certificates the certificates that clients get; empty without TLS
 * @param instances the counts of each of its verticle instances
 */
public record RouteSnapshot(
    RouteOptions options,
    Endpoint listening,
    String transport,
    List<CertificateInfo> certificates,
    List<RouteStats> instances) {
  /** Keeps copies of the lists. */
  public RouteSnapshot {
    certificates = List.copyOf(certificates);
    instances = List.copyOf(instances);
  }

  /** Returns the counts of all instances together, with the mirrors of the configuration. */
  public RouteStats sum() {
    List<String> mirrors = options.mirrors().stream().map(MirrorOptions::name).toList();
    return instances.stream().reduce(RouteStats.none(options.name(), mirrors), RouteStats::plus);
  }

  /** Returns which metrics the route has: those of streams or those of datagrams. */
  public MetricScope scope() {
    return options.carriesDatagrams() ? MetricScope.DATAGRAM : MetricScope.STREAM;
  }
}
