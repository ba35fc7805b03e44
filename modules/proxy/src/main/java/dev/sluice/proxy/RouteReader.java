package dev.sluice.proxy;

import dev.sluice.buffer.PoolOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a route of either kind, which follows from where it listens. */
public final class RouteReader {
  private RouteReader() {}

  /**
   * Reads a route; what is wrong lands in the section, and the result is good for nothing then.
   *
   * @param pool the pool of each instance
   */
  public static RouteOptions route(Section route, PoolOptions pool) {
    return listensForDatagrams(route)
        ? UdpRouteReader.route(route.allow(UdpRouteReader.ROUTE_KEYS), pool)
        : TcpRouteReader.route(route.allow(TcpRouteReader.ROUTE_KEYS), pool);
  }

  private static boolean listensForDatagrams(Section route) {
    String listen = route.text("listen");
    return listen.startsWith("udp://") || listen.startsWith("unixgram://");
  }

  /** Returns the keys of a route, of either kind. */
  public static List<String> routeKeys() {
    return union(TcpRouteReader.ROUTE_KEYS, UdpRouteReader.ROUTE_KEYS);
  }

  /** Returns the keys of a primary. */
  public static List<String> primaryKeys() {
    return List.of("to");
  }

  /** Returns the keys of a mirror, of either kind. */
  public static List<String> mirrorKeys() {
    return union(TcpRouteReader.MIRROR_KEYS, UdpRouteReader.MIRROR_KEYS);
  }

  private static List<String> union(List<String> one, List<String> other) {
    Set<String> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return new ArrayList<>(all);
  }
}
