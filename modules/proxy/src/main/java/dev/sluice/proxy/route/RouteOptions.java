package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.compare.CompareOptions;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.unix.SocketRights;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that TCP and UDP routes share. Immutable; any thread. */
public sealed interface RouteOptions permits TcpRouteOptions, UdpRouteOptions {

  /** Returns whether it carries datagrams, not streams. */
  boolean carriesDatagrams();

  /**
   * Returns whether the listener of this route can serve another route of the same address without
   * a new deployment.
   */
  boolean sameSockets(RouteOptions other);

  /** Returns whether it gets the same clients as another route of the same address. */
  boolean sameClients(RouteOptions other);

  /** Returns whether streams go through Unix sockets. */
  default boolean hasUnixStreams() {
    return !carriesDatagrams()
        && (listen().isUnix()
            || primary().to().isUnix()
            || mirrors().stream().anyMatch(mirror -> mirror.to().isUnix()));
  }

  /** Returns the name, unique, {@code [a-z0-9-]+}: the metric label. */
  String name();

  /** Returns the address for clients; port 0 is a free port. */
  Endpoint listen();

  /** Returns the same route at another address, such as that of a port that the system picked. */
  RouteOptions listeningAt(Endpoint address);

  /** Returns the permissions of the socket, if it is a Unix socket. */
  SocketRights socket();

  /** Returns whether only one node of a cluster runs it. */
  boolean singleton();

  /** Returns the configured number of verticle instances; 0 is one per event loop. */
  int instances();

  /**
   * Returns the number of verticle instances.
   *
   * @param eventLoops the number if none is configured
   */
  default int instancesOn(int eventLoops) {
    return instances() == 0 ? eventLoops : instances();
  }

  /** Returns the time to deliver what is still owed after the route has stopped. */
  Duration drainTimeout();

  /** Returns the limits: the clients that may use the route, and how often. */
  Limits limits();

  /** Returns the source of the responses. */
  PrimaryOptions primary();

  /** Returns the other destinations of the clients' data, in the file's order. */
  List<? extends MirrorOptions> mirrors();

  /** Returns how the responses of a mirror are compared; null if they are not. */
  @Nullable CompareOptions compare();

  /** Returns the limits of the pool of each verticle instance. */
  PoolOptions pool();
}
