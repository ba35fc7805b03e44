package dev.sluice.proxy;

import dev.sluice.buffer.BufferPool;
import dev.sluice.proxy.compare.RouteComparison;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.RouteContext;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.pace.Turns;
import dev.sluice.proxy.postgres.PostgresRoute;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.Protocol;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import dev.sluice.tee.Destination;
import dev.sluice.tee.FlushTicker;
import dev.sluice.tee.SessionContext;
import dev.sluice.tee.SessionListener;
import dev.sluice.tee.SessionObserver;
import dev.sluice.tee.SessionObservers;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the settings of the sessions of one verticle instance from each of its configurations. A
 * mirror keeps its counters as long as each configuration has it. Event loop only.
 */
final class SessionContexts {
  private final ContextInternal context;
  private final SessionListener sessions;
  private final RateLimitedLog notices;
  private final Function<ClientConnection, Chain> passed;
  private final Map<String, BranchCounters> mirrors = new HashMap<>();
  private final BranchCounters primary = new BranchCounters("primary");
  private final BranchCounters responses = new BranchCounters("responses");
  private @Nullable RouteComparison comparison;

  /**
   * Creates it for an instance.
   *
   * @param context of the instance
   * @param sessions is called with the events of its sessions
   * @param notices gets warnings
   * @param passed returns the routes of this process that a client's session has passed
   */
  SessionContexts(
      ContextInternal context,
      SessionListener sessions,
      RateLimitedLog notices,
      Function<ClientConnection, Chain> passed) {
    this.context = context;
    this.sessions = sessions;
    this.notices = notices;
    this.passed = passed;
  }

  /** Returns the settings of the sessions that begin under a configuration. */
  SessionContext of(TcpRouteOptions route) {
    mirrors.keySet().retainAll(route.mirrors().stream().map(MirrorOptions::name).toList());
    PostgresRoute postgres = postgres(route);
    return new SessionContext(
        BufferPool.of(context),
        Destination.primary(connector(route, route.primary().destination()), primary),
        route.mirrors().stream().map(each -> mirror(route, each, postgres)).toList(),
        clock(route.batchDelay()),
        responses,
        route.idleTimeout(),
        route.drainTimeout(),
        sessions,
        observers(route, postgres));
  }

  private Destination mirror(
      TcpRouteOptions route, TcpMirrorOptions mirror, @Nullable PostgresRoute postgres) {
    BranchCounters counters = mirrors.computeIfAbsent(mirror.name(), BranchCounters::new);
    Connector way = connector(route, mirror.destination());
    return new Destination(
        postgres == null
            ? mirror.pace().around(way, counters, route.name(), notices)
            : postgres.login(way, counters, mirror.passwords()),
        mirror.onLag(),
        mirror.maxLag(),
        mirror.sample(),
        counters);
  }

  private Connector connector(TcpRouteOptions route, DestinationOptions to) {
    return to.connector(
        new RouteContext(context, route.name(), route.connectTimeout(), route.keepAlive(), passed));
  }

  /** Sessions that began with another delay keep their clock. */
  private @Nullable FlushTicker clock(Duration delay) {
    return delay.isZero() ? null : new FlushTicker(context.nettyEventLoop(), delay);
  }

  /** Returns what speaks PostgreSQL; null if the route does not know of it. */
  private @Nullable PostgresRoute postgres(TcpRouteOptions route) {
    return route.protocol() == Protocol.POSTGRES
        ? new PostgresRoute(context, route.name(), route.connectTimeout(), notices)
        : null;
  }

  private SessionObserver.Factory observers(
      TcpRouteOptions route, @Nullable PostgresRoute postgres) {
    List<SessionObserver.Factory> observers = new ArrayList<>();
    if (postgres != null) {
      observers.add(postgres.observers());
    }
    if (route.mayPace()) {
      observers.add(Turns.observing(primary));
    }
    comparison = RouteComparison.next(route.compare(), BufferPool.of(context), comparison);
    if (comparison != null) {
      observers.add(comparison);
    }
    return SessionObservers.of(observers);
  }

  /** Returns the comparison of new sessions; null if nothing is compared. */
  @Nullable RouteComparison comparison() {
    return comparison;
  }

  /** Ends the comparison, which can still be read. */
  void close() {
    RouteComparison.next(null, BufferPool.of(context), comparison);
  }
}
