package dev.sluice.admin.spi;

import dev.sluice.proxy.stats.DrainStats;

/**
 * A route that accepts no more clients and waits for its open sessions. Immutable.
 *
 * @param id ID in the process
 * @param route the route as it ran, with its counts
 * @param millisLeft the rest of its {@code drainTimeout}, in milliseconds
 * @param sessions the sessions that it waits for
 */
public record DrainingSnapshot(
    String id, RouteSnapshot route, long millisLeft, DrainStats sessions) {}
