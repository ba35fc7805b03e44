package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.log.SessionLog;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.unix.SocketRights;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * One TCP route: where it listens, its primary and its mirrors. Immutable; any thread.
 *
 * @param name unique, {@code [a-z0-9-]+}: the metric label
 * @param listen where clients connect; port 0 is a free one
 * @param socket who may connect, where it listens at a Unix socket
 * @param reusePort whether other processes that say so too may listen there as well
 * @param single whether only one node of a cluster shall run it
 * @param instances verticle instances; 0 is one per event loop
 * @param connectTimeout how long a connect to the primary or a mirror may take
 * @param idleTimeout how long a session may stand idle; zero is for ever
 * @param drainTimeout how long what is owed may still be written after the client has gone
 * @param keepAlive how it is found out that a peer has vanished
 * @param batchDelay how long bytes of a fast stream may wait for others, to be read from one who
 *     alone speaks, or written to a mirror, together; zero is never
 * @param limits who may connect, and how often
 * @param sessionLog how it is told that a session has ended
 * @param attachMidSession whether a new mirror also gets what sessions send that are open already,
 *     from then on
 * @param primary where the answers come from
 * @param mirrors who else gets the client's bytes, in the file's order
 * @param pool the pool of each verticle instance
 */
public record TcpRouteOptions(
    String name,
    Endpoint listen,
    SocketRights socket,
    boolean reusePort,
    boolean single,
    int instances,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    KeepAlive keepAlive,
    Duration batchDelay,
    Limits limits,
    SessionLog sessionLog,
    boolean attachMidSession,
    PrimaryOptions primary,
    List<TcpMirrorOptions> mirrors,
    PoolOptions pool)
    implements RouteOptions {

  /** Keeps a copy of the mirrors. */
  public TcpRouteOptions {
    mirrors = List.copyOf(mirrors);
  }

  @Override
  public boolean carriesDatagrams() {
    return false;
  }

  @Override
  public boolean sameSockets(RouteOptions other) {
    return other instanceof TcpRouteOptions;
  }

  /**
   * Reads the configuration of a verticle that is deployed on its own: one route, with an optional
   * {@code pool} in it.
   *
   * @throws ConfigException with every error in it
   */
  public static TcpRouteOptions from(JsonObject route) {
    return from(route, Destinations.ALL);
  }

  /**
   * As {@link #from(JsonObject)}, with other kinds of destinations.
   *
   * @param types the kinds that the route may have
   * @throws ConfigException with every error in it
   */
  public static TcpRouteOptions from(JsonObject route, Destinations types) {
    return RouteConfig.alone(
        route,
        TcpRouteConfig.ROUTE_KEYS,
        (section, pool) -> TcpRouteConfig.route(section, pool, types));
  }
}
