package dev.sluice.proxy;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.tee.OnLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keys, defaults and ranges of a TCP route. */
final class TcpRouteReader {
  /** The keys of a TCP route. */
  static final List<String> ROUTE_KEYS =
      List.of(
          "name",
          "listen",
          "instances",
          "connectTimeout",
          "idleTimeout",
          "drainTimeout",
          "primary",
          "mirrors");

  /** The keys of a mirror of a TCP route. */
  static final List<String> MIRROR_KEYS = List.of("name", "to", "onLag", "maxLag", "sample");

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long TIB = 1024 * 1024 * MIB;
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration ONE_MILLI = Duration.ofMillis(1);
  private static final Duration ONE_DAY = Duration.ofDays(1);

  private TcpRouteReader() {}

  /**
   * Reads a route, whose keys the caller has checked: they differ between a file and a verticle.
   * What is wrong lands in the section; the result is good for nothing then.
   */
  static TcpRouteOptions route(Section route, PoolOptions pool) {
    Endpoint listen = route.endpoint("listen");
    if (listen.isDatagram()) {
      route.error("listen", "is no place for streams; allowed: tcp:// or unix://");
    }
    Section primary = route.section("primary").allow(RouteReader.primaryKeys());
    return new TcpRouteOptions(
        route.name("name"),
        listen,
        route.count("instances", 0, 1, 1024),
        route.time("connectTimeout", Duration.ofSeconds(5), ONE_MILLI, Duration.ofMinutes(10)),
        route.time("idleTimeout", Duration.ofMinutes(5), NO_TIME, ONE_DAY),
        route.time("drainTimeout", Duration.ofSeconds(30), NO_TIME, Duration.ofHours(1)),
        target(primary, listen),
        mirrors(route.list("mirrors"), listen),
        pool);
  }

  private static List<TcpMirrorOptions> mirrors(List<Section> sections, Endpoint listen) {
    Set<String> names = new HashSet<>();
    List<TcpMirrorOptions> mirrors = new ArrayList<>();
    for (Section section : sections) {
      TcpMirrorOptions mirror = mirror(section, listen);
      if (!names.add(mirror.name())) {
        section.error(
            "name", "is used twice; allowed: a name that no other mirror of the route has");
      }
      mirrors.add(mirror);
    }
    return mirrors;
  }

  private static TcpMirrorOptions mirror(Section mirror, Endpoint listen) {
    mirror.allow(MIRROR_KEYS);
    return new TcpMirrorOptions(
        mirror.name("name"),
        target(mirror, listen),
        mirror.choice("onLag", OnLag.CUT),
        mirror.size("maxLag", 4 * MIB, KIB, TIB),
        mirror.share("sample", 1));
  }

  private static Endpoint target(Section section, Endpoint listen) {
    Endpoint to = section.endpoint("to");
    if (to.equals(Scalars.NOWHERE)) {
      return to; // reported already
    }
    if (to.isDatagram()) {
      section.error("to", "is no place for a stream; allowed: tcp:// or unix://");
    } else if (to.isAnyPort()) {
      section.error("to", "has port 0, which one can only listen on; allowed: 1 to 65535");
    } else if (to.equals(listen)) {
      section.error("to", "is where the route itself listens: each session would open the next");
    }
    return to;
  }
}
