package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.compare.CompareOptions;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import dev.sluice.proxy.unix.SocketRights;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One UDP route: where it listens, its primary and its mirrors. Immutable; any thread.
 *
 * @param name unique, {@code [a-z0-9-]+}: the metric label
 * @param listen address for clients; port 0 is a free port
 * @param socket permissions of the socket, if it is a Unix socket
 * @param singleton whether only one node of a cluster runs it
 * @param instances verticle instances; 0 is one per event loop
 * @param responses receiver of the responses of the primary
 * @param responsesEach responses to each datagram after which a session ends; 0 if unlimited
 * @param requests datagrams after which the client's next one begins a new session; 0 if unlimited
 * @param join multicast groups to join
 * @param receiveBuffer bytes that may wait in the operating system until they are read
 * @param idleTimeout idle limit of a session; zero disables it
 * @param drainTimeout time to wait for responses after the route has stopped
 * @param limits the clients that may send, and the largest number of their sessions
 * @param proxyProtocol how the PROXY headers of datagrams are read; null if they have none
 * @param primary source of the responses
 * @param mirrors other destinations of the clients' datagrams, in the file's order
 * @param compare how the responses of a mirror are compared; null if they are not
 * @param pool limits of the pool of each verticle instance
 */
public record UdpRouteOptions(
    String name,
    Endpoint listen,
    SocketRights socket,
    boolean singleton,
    int instances,
    Responses responses,
    int responsesEach,
    int requests,
    List<MulticastGroup> join,
    int receiveBuffer,
    Duration idleTimeout,
    Duration drainTimeout,
    Limits limits,
    @Nullable ProxyProtocol proxyProtocol,
    PrimaryOptions primary,
    List<UdpMirrorOptions> mirrors,
    @Nullable CompareOptions compare,
    PoolOptions pool)
    implements RouteOptions {

  /** The receiver of the responses of the primary of a UDP route. */
  public enum Responses {
    /** The client: each client has a session. */
    CLIENT,
    /** Responses are discarded, and there are no sessions. */
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
  public boolean sameClients(RouteOptions other) {
    return other instanceof UdpRouteOptions;
  }

  @Override
  public boolean sameSockets(RouteOptions other) {
    return other instanceof UdpRouteOptions udp
        && responses == udp.responses
        && receiveBuffer == udp.receiveBuffer
        && Objects.equals(proxyProtocol, udp.proxyProtocol)
        && join.equals(udp.join);
  }

  @Override
  public UdpRouteOptions listeningAt(Endpoint address) {
    return new UdpRouteOptions(
        name,
        address,
        socket,
        singleton,
        instances,
        responses,
        responsesEach,
        requests,
        join,
        receiveBuffer,
        idleTimeout,
        drainTimeout,
        limits,
        proxyProtocol,
        primary,
        mirrors,
        compare,
        pool);
  }

  /**
   * Reads the configuration of a verticle that is deployed alone: one route, with an optional
   * {@code pool} in it.
   *
   * @throws ConfigException with all errors
   */
  public static UdpRouteOptions from(JsonObject route) {
    return from(route, Destinations.ALL);
  }

  /**
   * Reads a configuration as {@link #from(JsonObject)} does, with other types of destinations.
   *
   * @param types the possible types of destinations
   * @throws ConfigException with all errors
   */
  public static UdpRouteOptions from(JsonObject route, Destinations types) {
    return RouteConfig.alone(
        route, UdpRouteConfig.SPEC, (section, pool) -> UdpRouteConfig.route(section, pool, types));
  }

  @Override
  public int instancesOn(int eventLoops) {
    return listensOnce() ? 1 : RouteOptions.super.instancesOn(eventLoops);
  }

  /** Returns whether only one instance can listen: others would get the same datagrams again. */
  public boolean listensOnce() {
    return listen.isUnix() || !join.isEmpty();
  }
}
