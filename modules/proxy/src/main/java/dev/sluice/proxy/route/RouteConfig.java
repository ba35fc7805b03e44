package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.config.Extensions;
import dev.sluice.config.PoolConfig;
import dev.sluice.proxy.compare.CompareKeys;
import dev.sluice.proxy.compare.CompareOptions;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a route for streams or for datagrams, depending on the address at which it listens. */
public final class RouteConfig {
  /** The routes of a file. */
  public static final ConfigKey<JsonArray> ROUTES =
      ConfigKey.named("routes", "One route or more.", UdpRouteConfig.SPEC, TcpRouteConfig.SPEC)
          .required();

  /** The name of a route. */
  public static final ConfigKey<String> NAME = RouteKeys.NAME;

  private RouteConfig() {}

  /**
   * Reads a route. Errors are added to the section; the result must not be used then.
   *
   * @param pool limits of the pool of each instance
   */
  public static RouteOptions route(ConfigSection route, PoolOptions pool) {
    return route(route, pool, Destinations.ALL);
  }

  /**
   * Reads a route that may have destinations of other types than those of Sluice.
   *
   * @param pool limits of the pool of each instance
   * @param types the possible types of destinations
   */
  public static RouteOptions route(ConfigSection route, PoolOptions pool, Destinations types) {
    return isForDatagrams(route)
        ? UdpRouteConfig.route(route.allow(UdpRouteConfig.SPEC), pool, types)
        : TcpRouteConfig.route(route.allow(TcpRouteConfig.SPEC), pool, types);
  }

  /**
   * Returns the specs of a verticle's configuration if it is deployed alone: a route with a pool,
   * and a cluster, which only the launcher reads.
   *
   * @param cluster the key of the cluster
   */
  public static List<ConfigSpec> alone(ConfigKey<JsonObject> cluster) {
    List<ConfigKey<?>> more = List.of(PoolConfig.POOL, cluster);
    return List.of(
        UdpRouteConfig.SPEC.with("udpRouteAlone", more),
        TcpRouteConfig.SPEC.with("tcpRouteAlone", more));
  }

  /**
   * Reads the configuration of a verticle that is deployed alone: one route, with an optional
   * {@code pool}, and a {@code cluster}, which only the launcher reads.
   *
   * @param spec the keys of the route
   * @throws ConfigException with all errors
   */
  static <R extends RouteOptions> R alone(
      JsonObject route, ConfigSpec spec, BiFunction<ConfigSection, PoolOptions, R> read) {
    JsonObject own = Extensions.remove(route);
    own.remove("cluster");
    ConfigSection section =
        ConfigSection.root(own).allow(spec.with(spec.name(), List.of(PoolConfig.POOL)));
    R options = read.apply(section, PoolConfig.read(section.section(PoolConfig.POOL)));
    LoopCheck.check(List.of(section), List.of(options));
    section.throwIfWrong();
    return options;
  }

  /** Reads a route's mirrors, no two of which may have the same name. */
  static <M extends MirrorOptions> List<M> mirrors(
      List<ConfigSection> sections, Function<ConfigSection, M> read) {
    Set<String> names = new HashSet<>();
    List<M> mirrors = new ArrayList<>();
    for (ConfigSection section : sections) {
      M mirror = read.apply(section);
      if (!names.add(mirror.name())) {
        section.error(
            RouteKeys.MIRROR_NAME,
            "is used twice; allowed: a name that no other mirror of the route has");
      }
      mirrors.add(mirror);
    }
    return mirrors;
  }

  /** Reads how the responses of a mirror are compared; null if the key is left out. */
  static @Nullable CompareOptions compare(
      ConfigSection route, ConfigKey<JsonObject> key, List<? extends MirrorOptions> mirrors) {
    return route.has(key)
        ? CompareKeys.read(route.section(key), mirrors.stream().map(MirrorOptions::name).toList())
        : null;
  }

  /** Reads how the PROXY headers of clients are read; null if the key is left out. */
  static @Nullable ProxyProtocol proxyProtocol(ConfigSection route, Endpoint listen) {
    return route.has(RouteKeys.PROXY_PROTOCOL)
        ? ProxyProtocol.read(route.section(RouteKeys.PROXY_PROTOCOL), listen.isUnix())
        : null;
  }

  /** Reads the number of instances; 0 if the key is left out. */
  static int instances(ConfigSection route, ConfigKey<Integer> key) {
    Integer given = route.find(key);
    return given == null ? 0 : given;
  }

  private static boolean isForDatagrams(ConfigSection route) {
    return route.isDescribedBy(UdpRouteConfig.SPEC);
  }
}
