package dev.sluice.proxy.stats;

import dev.sluice.buffer.PoolStats;
import java.time.Duration;

/** What one verticle instance of a route had done at one moment. Immutable. */
public sealed interface RouteStats permits TcpRouteStats, UdpRouteStats {

  /** Returns the route's name. */
  String name();

  /** Returns how many sessions are not over. */
  int sessionsOpen();

  /** Returns how many sessions were ever begun. */
  long sessionsTotal();

  /** Returns the longest that the event loop was late in the last 15 to 30 seconds. */
  Duration loopDelay();

  /** Returns the instance's buffers. */
  PoolStats pool();
}
