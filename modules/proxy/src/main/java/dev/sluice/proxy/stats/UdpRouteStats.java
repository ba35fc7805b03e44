package dev.sluice.proxy.stats;

import dev.sluice.buffer.PoolStats;
import dev.sluice.transport.datagram.DatagramStats;
import java.time.Duration;
import java.util.List;

/**
 * What one verticle instance of a UDP route had done at one moment. Immutable.
 *
 * @param name the route's name
 * @param sessionsOpen sessions that are not over
 * @param sessionsTotal sessions ever begun
 * @param sessionsEvicted sessions that ended early, to make room for others
 * @param received what came from clients; it is dropped here where it belongs to no session
 * @param kernelDrops datagrams that the operating system had no room for, because they were read
 *     too slowly; -1 where it does not tell
 * @param primary what went to the primary
 * @param mirrors what went to each mirror, in the configuration's order
 * @param answers what went back to clients
 * @param loopDelay the longest that the event loop was late in the last 15 to 30 seconds
 * @param pool the instance's buffers
 */
public record UdpRouteStats(
    String name,
    int sessionsOpen,
    long sessionsTotal,
    long sessionsEvicted,
    DatagramStats received,
    long kernelDrops,
    DatagramStats primary,
    List<DatagramStats> mirrors,
    DatagramStats answers,
    Duration loopDelay,
    PoolStats pool)
    implements RouteStats {}
