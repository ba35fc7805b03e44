package dev.sluice.proxy;

import dev.sluice.buffer.BufferPool;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.Destination;
import dev.sluice.tee.MirrorBatches;
import dev.sluice.tee.Tee;
import dev.sluice.tee.TeeRoute;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route: it listens, and makes each connection a session that reaches the primary and the
 * mirrors.
 *
 * <p>Its configuration is one route, with an optional {@code pool} in it. Deploy several instances
 * to spread the connections over event loops; each has a pool of its own.
 *
 * <p>Undeploying stops accepting first, then lets sessions drain for {@code drainTimeout}, then
 * closes them. Threads: deployed on an event loop; each method says where it may be called.
 */
public final class TcpTeeVerticle extends TeeVerticle {

  private @Nullable TcpRouteOptions options;
  private @Nullable Sessions sessions;
  private @Nullable TeeRoute route;
  private @Nullable Acceptor acceptor;

  /** For Vert.x, which makes verticles by name. */
  public TcpTeeVerticle() {}

  /**
   * Reads the configuration and listens.
   *
   * @return completed once it listens; failed with a {@link ConfigException}, or with why not
   */
  @Override
  public Future<?> start() {
    TcpRouteOptions configured = TcpRouteOptions.from(config());
    Sessions open = new Sessions(vertx, configured.idleTimeout(), configured.drainTimeout());
    options = configured;
    sessions = open;
    route = route(configured, open);
    Acceptor shared = Acceptor.of((ContextInternal) context);
    acceptor = shared;
    return shared
        .listen((ContextInternal) context, configured.listen(), this::accepted)
        .onSuccess(bound -> port = bound);
  }

  private TeeRoute route(TcpRouteOptions configured, Sessions open) {
    // Before the first socket, so that every read of the verticle finds its pool.
    BufferPool pool = BufferPool.attach(context, configured.pool());
    return new TeeRoute(
        pool,
        Destination.primary(dialer(configured.primary()), new BranchCounters("primary")),
        configured.mirrors().stream().map(this::mirror).toList(),
        new MirrorBatches(((ContextInternal) context).nettyEventLoop()),
        new BranchCounters("answers"),
        configured.idleTimeout(),
        configured.drainTimeout(),
        new RouteEvents(configured.name(), open));
  }

  private Destination mirror(TcpMirrorOptions mirror) {
    return new Destination(
        dialer(mirror.to()),
        mirror.onLag(),
        mirror.maxLag(),
        mirror.sample(),
        new BranchCounters(mirror.name()));
  }

  private NetDialer dialer(Endpoint to) {
    return new NetDialer((ContextInternal) context, to, started(options).connectTimeout());
  }

  private void accepted(Channel client) {
    Sessions open = started(sessions);
    if (open.isDraining()) {
      // Accepted just before the listener closed; there is no clock left to end its session.
      client.close();
    } else {
      open.add(Tee.begin(started(route), client));
    }
  }

  /**
   * What this instance has done so far; any thread.
   *
   * @return a snapshot, taken on the verticle's event loop
   */
  public Future<TcpRouteStats> stats() {
    return onLoop(this::snapshot);
  }

  private TcpRouteStats snapshot() {
    TeeRoute counted = started(route);
    Sessions open = started(sessions);
    return new TcpRouteStats(
        started(options).name(),
        open.openCount(),
        open.totalCount(),
        counted.primary().counters().stats(),
        counted.mirrors().stream().map(mirror -> mirror.counters().stats()).toList(),
        counted.answers().stats(),
        counted.pool().stats());
  }

  @Override
  public Future<?> stop() throws Exception {
    Future<Void> closed = started(acceptor).close((ContextInternal) context);
    TcpRouteOptions configured = started(options);
    if (configured.listen().isUnix()) {
      Files.deleteIfExists(Path.of(configured.listen().address().path()));
    }
    return Future.join(List.of(closed, started(sessions).drain()));
  }
}
