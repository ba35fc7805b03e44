package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.unix.SocketRights;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * One UDP route: where it listens, its primary and its mirrors. Immutable; any thread.
 *
 * @param name unique, {@code [a-z0-9-]+}: the metric label
 * @param listen where clients send to; port 0 is a free one
 * @param socket who may send, where it listens at a Unix socket
 * @param single whether only one node of a cluster shall run it
 * @param instances verticle instances; 0 is one per event loop
 * @param answers who gets what the primary answers
 * @param join multicast groups to take part in
 * @param receiveBuffer bytes that may wait in the operating system until they are read
 * @param maxSessions how many sessions all instances together may have
 * @param idleTimeout how long a session may stand idle; zero is for ever
 * @param drainTimeout how long answers may still come after the route has stopped
 * @param limits who may send; only {@code allow} and {@code deny}
 * @param primary where the answers come from
 * @param mirrors who else gets the clients' datagrams, in the file's order
 * @param pool the pool of each verticle instance
 */
public record UdpRouteOptions(
    String name,
    Endpoint listen,
    SocketRights socket,
    boolean single,
    int instances,
    Answers answers,
    List<MulticastGroup> join,
    int receiveBuffer,
    int maxSessions,
    Duration idleTimeout,
    Duration drainTimeout,
    Limits limits,
    PrimaryOptions primary,
    List<UdpMirrorOptions> mirrors,
    PoolOptions pool)
    implements RouteOptions {

  /** Who gets what the primary of a UDP route answers. */
  public enum Answers {
    /** The client that it answers: each client has a session. */
    CLIENT,
    /** Nobody: there are no sessions. */
    NONE
  }

  /** Keeps copies of the lists. */
  public UdpRouteOptions {
    join = List.copyOf(join);
    mirrors = List.copyOf(mirrors);
  }

  @Override
  public boolean carriesDatagrams() {
    return true;
  }

  @Override
  public boolean sameSockets(RouteOptions other) {
    return other instanceof UdpRouteOptions udp
        && answers == udp.answers
        && receiveBuffer == udp.receiveBuffer
        && join.equals(udp.join);
  }

  /**
   * Reads the configuration of a verticle that is deployed on its own: one route, with an optional
   * {@code pool} in it.
   *
   * @throws ConfigException with every error in it
   */
  public static UdpRouteOptions from(JsonObject route) {
    return from(route, Destinations.ALL);
  }

  /**
   * As {@link #from(JsonObject)}, with other kinds of destinations.
   *
   * @param types the kinds that the route may have
   * @throws ConfigException with every error in it
   */
  public static UdpRouteOptions from(JsonObject route, Destinations types) {
    return RouteConfig.alone(
        route,
        UdpRouteConfig.ROUTE_KEYS,
        (section, pool) -> UdpRouteConfig.route(section, pool, types));
  }

  @Override
  public int instancesOn(int eventLoops) {
    return listensOnce() ? 1 : RouteOptions.super.instancesOn(eventLoops);
  }

  /** Says whether only one instance can listen: others would get the same datagrams again. */
  public boolean listensOnce() {
    return listen.isUnix() || !join.isEmpty();
  }
}
