package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.compare.CompareOptions;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.log.SessionLog;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.stage.hello.When;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import dev.sluice.proxy.unix.SocketRights;
import dev.sluice.tls.TlsServerOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One TCP route: where it listens, its primary and its mirrors. Immutable; any thread.
 *
 * @param name unique, {@code [a-z0-9-]+}: the metric label
 * @param listen address for clients; port 0 is a free port
 * @param tls TLS of its clients; null if they do not use TLS
 * @param socket permissions of the socket, if it is a Unix socket
 * @param when the clients that it gets of those at the address
 * @param helloTimeout time for the first bytes by which a route is chosen, if that is needed
 * @param reusePort whether other processes with the same setting may listen there, too
 * @param protocol what it knows of the bytes
 * @param singleton whether only one node of a cluster runs it
 * @param instances verticle instances; 0 is one per event loop
 * @param connectTimeout time limit of a connect to the primary or a mirror
 * @param idleTimeout idle limit of a session; zero disables it
 * @param drainTimeout time to write what is still owed after the client has gone
 * @param keepAlive probes that find a peer that has vanished
 * @param batchDelay time that small reads and mirror writes of a fast one-way stream may be
 *     coalesced; zero disables it
 * @param limits the clients that may connect, and how often
 * @param proxyProtocol how the PROXY headers of clients are read; null if they send none
 * @param sessionLog format of the log line of an ended session
 * @param attachMidSession whether a new mirror also gets what open sessions send from then on
 * @param primary source of the responses
 * @param mirrors other destinations of the client's bytes, in the file's order
 * @param compare how the responses of a mirror are compared; null if they are not
 * @param pool limits of the pool of each verticle instance
 */
public record TcpRouteOptions(
    String name,
    Endpoint listen,
    @Nullable TlsServerOptions tls,
    SocketRights socket,
    When when,
    Duration helloTimeout,
    boolean reusePort,
    Protocol protocol,
    boolean singleton,
    int instances,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    KeepAlive keepAlive,
    Duration batchDelay,
    Limits limits,
    @Nullable ProxyProtocol proxyProtocol,
    SessionLog sessionLog,
    boolean attachMidSession,
    PrimaryOptions primary,
    List<TcpMirrorOptions> mirrors,
    @Nullable CompareOptions compare,
    PoolOptions pool)
    implements RouteOptions {

  /** Keeps a copy of the mirrors. */
  public TcpRouteOptions {
    mirrors = List.copyOf(mirrors);
  }

  /** Returns whether the route or a destination needs files, such as certificates. */
  public boolean readsFiles() {
    return tls != null || destinations().anyMatch(DestinationOptions::readsFiles);
  }

  /** Returns the primary and the mirrors. */
  public Stream<DestinationOptions> destinations() {
    return Stream.concat(
        Stream.of(primary.destination()), mirrors.stream().map(TcpMirrorOptions::destination));
  }

  @Override
  public boolean carriesDatagrams() {
    return false;
  }

  /**
   * Returns whether a mirror may have to be paced: one is, or one may be attached to sessions that
   * are open.
   */
  public boolean mayPace() {
    return attachMidSession || mirrors.stream().anyMatch(mirror -> mirror.pace().isOn());
  }

  @Override
  public boolean sameSockets(RouteOptions other) {
    return other instanceof TcpRouteOptions;
  }

  @Override
  public boolean sameClients(RouteOptions other) {
    return other instanceof TcpRouteOptions tcp && when.equals(tcp.when);
  }

  @Override
  public TcpRouteOptions listeningAt(Endpoint address) {
    return new TcpRouteOptions(
        name,
        address,
        tls,
        socket,
        when,
        helloTimeout,
        reusePort,
        protocol,
        singleton,
        instances,
        connectTimeout,
        idleTimeout,
        drainTimeout,
        keepAlive,
        batchDelay,
        limits,
        proxyProtocol,
        sessionLog,
        attachMidSession,
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
  public static TcpRouteOptions from(JsonObject route) {
    return from(route, Destinations.ALL);
  }

  /**
   * Reads a configuration as {@link #from(JsonObject)} does, with other types of destinations.
   *
   * @param types the possible types of destinations
   * @throws ConfigException with all errors
   */
  public static TcpRouteOptions from(JsonObject route, Destinations types) {
    return RouteConfig.alone(
        route, TcpRouteConfig.SPEC, (section, pool) -> TcpRouteConfig.route(section, pool, types));
  }
}
