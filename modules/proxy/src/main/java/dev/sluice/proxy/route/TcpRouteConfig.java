package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.log.SessionLog;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.tee.LagPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The keys, defaults and ranges of a TCP route. */
final class TcpRouteConfig {
  /** The keys of a TCP route. */
  static final List<String> ROUTE_KEYS =
      List.of(
          "name",
          "listen",
          "socket",
          "reusePort",
          "single",
          "instances",
          "connectTimeout",
          "idleTimeout",
          "drainTimeout",
          "keepAlive",
          "batchDelay",
          "limits",
          "sessionLog",
          "attachMidSession",
          "primary",
          "mirrors");

  /** The keys of a mirror of a TCP route. */
  static final List<String> MIRROR_KEYS = List.of("name", "to", "onLag", "maxLag", "sample");

  private static final Set<String> LISTEN_AT = Set.of("tcp", "unix");
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long TIB = 1024 * 1024 * MIB;
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration ONE_MILLI = Duration.ofMillis(1);
  private static final Duration ONE_DAY = Duration.ofDays(1);

  private TcpRouteConfig() {}

  /**
   * Reads a route, whose keys the caller has checked: they differ between a file and a verticle.
   * What is wrong lands in the section; the result is good for nothing then.
   */
  static TcpRouteOptions route(ConfigSection route, PoolOptions pool, Destinations types) {
    Endpoint listen = route.endpoint("listen", types::endpoint);
    if (!LISTEN_AT.contains(listen.scheme())) {
      route.error("listen", "is no place for streams; allowed: tcp:// or unix://");
    }
    return new TcpRouteOptions(
        route.name("name"),
        listen,
        SocketConfig.rights(route, listen),
        route.flag("reusePort", false),
        route.flag("single", false),
        route.count("instances", 0, 1, 1024),
        route.time("connectTimeout", Duration.ofSeconds(5), ONE_MILLI, Duration.ofMinutes(10)),
        route.time("idleTimeout", Duration.ofMinutes(5), NO_TIME, ONE_DAY),
        route.time("drainTimeout", Duration.ofSeconds(30), NO_TIME, Duration.ofHours(1)),
        KeepAlive.read(route.section("keepAlive").allow(KeepAlive.KEYS)),
        route.time("batchDelay", ONE_MILLI, NO_TIME, Duration.ofMillis(100)),
        Limits.read(route.section("limits").allow(Limits.KEYS)),
        route.choice("sessionLog", SessionLog.NONE),
        route.flag("attachMidSession", false),
        RouteConfig.primary(route, Role.PRIMARY, types),
        RouteConfig.mirrors(route, section -> mirror(section, types)),
        pool);
  }

  private static TcpMirrorOptions mirror(ConfigSection mirror, Destinations types) {
    DestinationOptions destination = types.read(mirror, Role.MIRROR, MIRROR_KEYS);
    return new TcpMirrorOptions(
        mirror.name("name"),
        destination,
        mirror.choice("onLag", LagPolicy.CUT),
        mirror.size("maxLag", 4 * MIB, KIB, TIB),
        mirror.share("sample", 1));
  }
}
