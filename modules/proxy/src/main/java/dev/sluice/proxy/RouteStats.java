package dev.sluice.proxy;

import dev.sluice.buffer.PoolStats;

/** What one verticle instance of a route had done at one moment. Immutable. */
public sealed interface RouteStats permits TcpRouteStats, UdpRouteStats {

  /** Returns the route's name. */
  String name();

  /** Returns how many sessions are not over. */
  int sessionsOpen();

  /** Returns how many sessions were ever begun. */
  long sessionsTotal();

  /** Returns the instance's buffers. */
  PoolStats pool();
}
