package dev.sluice.proxy.stats;

import dev.sluice.buffer.PoolStats;
import dev.sluice.tee.BranchStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one verticle instance of a route had done at one moment. Immutable.
 *
 * @param name the route's name
 * @param sessionsOpen sessions that are not over
 * @param sessionsTotal sessions ever begun
 * @param refused connections that were refused, by reason; one of a route's instances counts them
 *     for all
 * @param primary the branches to the primary
 * @param mirrors the branches to each mirror, in the configuration's order
 * @param answers what went back to clients, counted like a branch
 * @param loopDelay the longest that the event loop was late in the last 15 to 30 seconds
 * @param pool the instance's buffers
 */
public record TcpRouteStats(
    String name,
    int sessionsOpen,
    long sessionsTotal,
    Map<RejectReason, Long> refused,
    BranchStats primary,
    List<BranchStats> mirrors,
    BranchStats answers,
    Duration loopDelay,
    PoolStats pool)
    implements RouteStats {}
