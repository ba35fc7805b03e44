package dev.sluice.admin.spi;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.stats.RouteStats;
import java.util.List;

/**
 * What a route is, and has done so far. Immutable.
 *
 * @param options what was configured
 * @param listening where it listens, which is never port 0
 * @param transport what carries it, such as epoll
 * @param instances what each of its verticle instances has done
 */
public record RouteSnapshot(
    RouteOptions options, Endpoint listening, String transport, List<RouteStats> instances) {
  /** Keeps a copy of the list. */
  public RouteSnapshot {
    instances = List.copyOf(instances);
  }
}
