package dev.sluice.admin;

import dev.sluice.proxy.RouteOptions;
import dev.sluice.proxy.RouteStats;
import java.time.Duration;
import java.util.List;

/**
 * What a route is, and has done so far. Immutable.
 *
 * @param options what was configured
 * @param instances what each of its verticle instances has done
 * @param delay how long its slowest event loop took to answer
 */
public record RouteReading(RouteOptions options, List<RouteStats> instances, Duration delay) {
  /** Keeps a copy of the list. */
  public RouteReading {
    instances = List.copyOf(instances);
  }
}
