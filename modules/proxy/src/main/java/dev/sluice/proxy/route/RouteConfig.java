package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.PoolConfig;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.stage.access.Limits;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads a route of either kind, which follows from where it listens. */
public final class RouteConfig {
  private static final List<String> PRIMARY_KEYS = List.of("to");

  private RouteConfig() {}

  /**
   * Reads a route; what is wrong lands in the section, and the result is good for nothing then.
   *
   * @param pool the pool of each instance
   */
  public static RouteOptions route(ConfigSection route, PoolOptions pool) {
    return route(route, pool, Destinations.ALL);
  }

  /**
   * Reads a route that may have destinations of other kinds than Sluice comes with.
   *
   * @param pool the pool of each instance
   * @param types the kinds of destinations that it may have
   */
  public static RouteOptions route(ConfigSection route, PoolOptions pool, Destinations types) {
    return isForDatagrams(route.text("listen"))
        ? UdpRouteConfig.route(route.allow(UdpRouteConfig.ROUTE_KEYS), pool, types)
        : TcpRouteConfig.route(route.allow(TcpRouteConfig.ROUTE_KEYS), pool, types);
  }

  /**
   * Reads the configuration of a verticle that is deployed on its own: one route, with an optional
   * {@code pool} in it, and a {@code cluster}, which only the launcher reads.
   *
   * @param keys of the route
   * @throws ConfigException with every error in it
   */
  static <R extends RouteOptions> R alone(
      JsonObject route, List<String> keys, BiFunction<ConfigSection, PoolOptions, R> read) {
    JsonObject own = route.copy();
    own.remove("cluster");
    ConfigSection section = ConfigSection.root(own).allow(union(keys, List.of("pool")));
    R options = read.apply(section, PoolConfig.read(section.section("pool")));
    LoopCheck.check(List.of(section), List.of(options));
    section.throwIfWrong();
    return options;
  }

  /** Reads a route's mirrors, no two of which may have the same name. */
  static <M extends MirrorOptions> List<M> mirrors(
      ConfigSection route, Function<ConfigSection, M> read) {
    Set<String> names = new HashSet<>();
    List<M> mirrors = new ArrayList<>();
    for (ConfigSection section : route.list("mirrors")) {
      M mirror = read.apply(section);
      if (!names.add(mirror.name())) {
        section.error(
            "name", "is used twice; allowed: a name that no other mirror of the route has");
      }
      mirrors.add(mirror);
    }
    return mirrors;
  }

  /** Reads a route's primary. */
  static PrimaryOptions primary(ConfigSection route, Role role, Destinations types) {
    return new PrimaryOptions(types.read(route.section("primary"), role, PRIMARY_KEYS));
  }

  /**
   * Says whether a route that listens there is one for datagrams.
   *
   * @param listen as configured, right or wrong
   */
  public static boolean isForDatagrams(String listen) {
    return listen.startsWith("udp://") || listen.startsWith("unixgram://");
  }

  /** Returns the keys of a route, of either kind. */
  public static List<String> routeKeys() {
    return union(TcpRouteConfig.ROUTE_KEYS, UdpRouteConfig.ROUTE_KEYS);
  }

  /** Returns the keys of limits, of either kind. */
  public static List<String> limitKeys() {
    return union(Limits.KEYS, Limits.UDP_KEYS);
  }

  /** Returns the keys of a Unix socket to listen at. */
  public static List<String> socketKeys() {
    return SocketConfig.KEYS;
  }

  /** Returns the keys of a TCP route's {@code keepAlive}. */
  public static List<String> keepAliveKeys() {
    return KeepAlive.KEYS;
  }

  /** Returns the keys of a primary. */
  public static List<String> primaryKeys() {
    return union(PRIMARY_KEYS, Destinations.ALL.keys());
  }

  /** Returns the keys of a mirror, of either kind. */
  public static List<String> mirrorKeys() {
    List<String> keys = union(TcpRouteConfig.MIRROR_KEYS, UdpRouteConfig.MIRROR_KEYS);
    return union(keys, Destinations.ALL.keys());
  }

  private static List<String> union(List<String> one, List<String> other) {
    Set<String> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return new ArrayList<>(all);
  }
}
