package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.route.UdpRouteOptions.Answers;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.transport.datagram.DatagramBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The keys, defaults and ranges of a UDP route. */
final class UdpRouteConfig {
  /** The keys of a UDP route. */
  static final List<String> ROUTE_KEYS =
      List.of(
          "name",
          "listen",
          "socket",
          "single",
          "instances",
          "answers",
          "join",
          "receiveBuffer",
          "maxSessions",
          "idleTimeout",
          "drainTimeout",
          "limits",
          "primary",
          "mirrors");

  /** The keys of a mirror of a UDP route. */
  static final List<String> MIRROR_KEYS = List.of("name", "to", "sample");

  private static final Set<String> LISTEN_AT = Set.of("udp", "unixgram");
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int MAX_SESSIONS = 1_000_000;

  private UdpRouteConfig() {}

  /**
   * Reads a route, whose keys the caller has checked: they differ between a file and a verticle.
   * What is wrong lands in the section; the result is good for nothing then.
   */
  static UdpRouteOptions route(ConfigSection route, PoolOptions pool, Destinations types) {
    Endpoint listen = route.endpoint("listen", types::endpoint);
    Answers answers = route.choice("answers", Answers.CLIENT);
    UdpRouteOptions options =
        new UdpRouteOptions(
            route.name("name"),
            listen,
            SocketConfig.rights(route, listen),
            route.flag("single", false),
            route.count("instances", 0, 1, 1024),
            answers,
            groups(route),
            (int) route.size("receiveBuffer", 4 * MIB, 4 * KIB, 1024 * MIB),
            route.count("maxSessions", 4096, 1, MAX_SESSIONS),
            route.time("idleTimeout", Duration.ofSeconds(60), Duration.ZERO, Duration.ofDays(1)),
            route.time("drainTimeout", Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1)),
            Limits.read(route.section("limits").allow(Limits.UDP_KEYS)),
            RouteConfig.primary(route, Role.DATAGRAM_PRIMARY, types),
            RouteConfig.mirrors(route, section -> mirror(section, types)),
            withRoomForDatagrams(pool));
    check(route, options);
    return options;
  }

  private static void check(ConfigSection route, UdpRouteOptions options) {
    Endpoint listen = options.listen();
    if (!listen.equals(ConfigSection.NOWHERE) && !LISTEN_AT.contains(listen.scheme())) {
      route.error("listen", "is no place for datagrams; allowed: udp:// or unixgram://");
    }
    if (options.answers() == Answers.CLIENT
        && (listen.isUnix() || options.primary().to().isUnix())) {
      String who =
          listen.isUnix() ? "clients of a unixgram socket" : "senders to a unixgram primary";
      route.error("answers", "must be none: " + who + " have no address that could be answered");
    }
    if (listen.isUnix() && options.limits().restrictsClients()) {
      route.error("limits", "have no use at a unixgram socket: its clients have no address");
    }
    if (options.listensOnce() && options.instances() > 1) {
      String why = listen.isUnix() ? "a unixgram socket" : "multicast groups";
      route.error("instances", "is too many: only one instance can listen at " + why);
    }
    if (options.answers() == Answers.NONE) {
      for (String key : List.of("maxSessions", "idleTimeout")) {
        if (route.has(key)) {
          route.error(key, "has no use with answers: none, which needs no sessions; leave it out");
        }
      }
    }
  }

  /** Any datagram fits in a buffer, whatever suits the TCP routes of the same file. */
  private static PoolOptions withRoomForDatagrams(PoolOptions pool) {
    int bufferSize = Math.max(pool.bufferSize(), DatagramBatch.MAX_DATAGRAM);
    return new PoolOptions(
        bufferSize,
        Math.max(bufferSize, pool.bulkBufferSize()),
        pool.initial(),
        pool.max(),
        pool.overflowSize(),
        pool.trimAfter());
  }

  private static List<MulticastGroup> groups(ConfigSection route) {
    return route.values("join", MulticastGroup::parse);
  }

  private static UdpMirrorOptions mirror(ConfigSection mirror, Destinations types) {
    List<String> keys = new ArrayList<>(MIRROR_KEYS);
    for (String key : List.of("onLag", "maxLag")) {
      if (mirror.has(key)) {
        keys.add(key); // known, so there is more to say about it than that it is not
        mirror.error(
            key,
            "is not possible on a udp route: nothing can make the sender of a datagram wait, so"
                + " what a mirror cannot take at once is dropped; leave it out");
      }
    }
    DestinationOptions destination = types.read(mirror, Role.DATAGRAM_MIRROR, keys);
    return new UdpMirrorOptions(mirror.name("name"), destination, mirror.share("sample", 1));
  }
}
