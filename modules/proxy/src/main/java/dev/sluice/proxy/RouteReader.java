package dev.sluice.proxy;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.tee.OnLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keys, defaults and ranges of a route and of a pool. */
public final class RouteReader {
  /** The keys of a route. */
  public static final List<String> ROUTE_KEYS =
      List.of(
          "name",
          "listen",
          "instances",
          "connectTimeout",
          "idleTimeout",
          "drainTimeout",
          "primary",
          "mirrors");

  /** The keys of a route's primary. */
  public static final List<String> PRIMARY_KEYS = List.of("to");

  /** The keys of a mirror. */
  public static final List<String> MIRROR_KEYS = List.of("name", "to", "onLag", "maxLag", "sample");

  /** The keys of a pool. */
  public static final List<String> POOL_KEYS =
      List.of("bufferSize", "bulkBufferSize", "initial", "max", "overflowSize", "trimAfter");

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long TIB = 1024 * 1024 * MIB;
  private static final int MAX_BUFFERS = 1 << 20;
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration ONE_MILLI = Duration.ofMillis(1);
  private static final Duration ONE_DAY = Duration.ofDays(1);

  private RouteReader() {}

  /**
   * Reads a route, whose keys the caller has checked: they differ between a file and a verticle.
   * What is wrong lands in the section; the result is good for nothing then.
   */
  public static RouteOptions route(Section route, PoolOptions pool) {
    Endpoint listen = route.endpoint("listen");
    Section primary = route.section("primary").allow(PRIMARY_KEYS);
    return new RouteOptions(
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

  /** Reads the limits of a pool; what is wrong lands in the section. */
  public static PoolOptions pool(Section pool) {
    pool.allow(POOL_KEYS);
    PoolOptions byDefault = PoolOptions.DEFAULT;
    long bufferSize = pool.size("bufferSize", byDefault.bufferSize(), KIB, 16 * MIB);
    long bulkByDefault = Math.max(bufferSize, byDefault.bulkBufferSize());
    long bulkBufferSize = pool.size("bulkBufferSize", bulkByDefault, KIB, 16 * MIB);
    long overflowSize = pool.size("overflowSize", byDefault.overflowSize(), 1, MIB);
    int max = pool.count("max", byDefault.max(), 1, MAX_BUFFERS);
    int initial = pool.count("initial", byDefault.initial(), 0, MAX_BUFFERS);
    Duration trimAfter = pool.time("trimAfter", byDefault.trimAfter(), ONE_MILLI, ONE_DAY);
    if (bufferSize <= overflowSize) {
      pool.error("bufferSize", "must be more than overflowSize, which is " + overflowSize);
    }
    if (bulkBufferSize < bufferSize) {
      pool.error("bulkBufferSize", "must not be less than bufferSize, which is " + bufferSize);
    }
    if (initial > max) {
      pool.error("initial", "must not be more than max, which is " + max);
    }
    return pool.isWrong()
        ? byDefault
        : new PoolOptions(
            (int) bufferSize, (int) bulkBufferSize, initial, max, (int) overflowSize, trimAfter);
  }

  private static List<MirrorOptions> mirrors(List<Section> sections, Endpoint listen) {
    Set<String> names = new HashSet<>();
    List<MirrorOptions> mirrors = new ArrayList<>();
    for (Section section : sections) {
      MirrorOptions mirror = mirror(section, listen);
      if (!names.add(mirror.name())) {
        section.error(
            "name", "is used twice; allowed: a name that no other mirror of the route has");
      }
      mirrors.add(mirror);
    }
    return mirrors;
  }

  private static MirrorOptions mirror(Section mirror, Endpoint listen) {
    mirror.allow(MIRROR_KEYS);
    return new MirrorOptions(
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
    if (to.isAnyPort()) {
      section.error("to", "has port 0, which one can only listen on; allowed: 1 to 65535");
    } else if (to.equals(listen)) {
      section.error("to", "is where the route itself listens: each session would open the next");
    }
    return to;
  }
}
