package dev.sluice.proxy.route;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.unix.SocketRights;
import java.time.Duration;
import java.util.List;

/** What a route is, whatever it carries. Immutable; any thread. */
public sealed interface RouteOptions permits TcpRouteOptions, UdpRouteOptions {

  /** Says whether it carries datagrams, not streams. */
  boolean carriesDatagrams();

  /**
   * Says whether a listener of this route can serve another one of the same address as it is, so
   * that the route need not be deployed anew for it.
   */
  boolean sameSockets(RouteOptions other);

  /** Says whether streams go through Unix sockets. */
  default boolean hasUnixStreams() {
    return !carriesDatagrams()
        && (listen().isUnix()
            || primary().to().isUnix()
            || mirrors().stream().anyMatch(mirror -> mirror.to().isUnix()));
  }

  /** Returns the name, unique, {@code [a-z0-9-]+}: the metric label. */
  String name();

  /** Returns where clients connect or send to; port 0 is a free one. */
  Endpoint listen();

  /** Returns who may use it, where it listens at a Unix socket. */
  SocketRights socket();

  /** Says whether only one node of a cluster shall run it. */
  boolean single();

  /** Returns how many verticle instances are wanted; 0 where that is not said. */
  int instances();

  /**
   * Returns how many verticle instances there shall be.
   *
   * @param eventLoops how many where that is not said
   */
  default int instancesOn(int eventLoops) {
    return instances() == 0 ? eventLoops : instances();
  }

  /** Returns how long a route that stops may take over what is under way. */
  Duration drainTimeout();

  /** Returns who may use it, and how much of it. */
  Limits limits();

  /** Returns where the answers come from. */
  PrimaryOptions primary();

  /** Returns who else gets what clients send, in the file's order. */
  List<? extends MirrorOptions> mirrors();

  /** Returns the pool of each verticle instance. */
  PoolOptions pool();
}
