package dev.sluice.proxy;

import dev.sluice.buffer.BufferPool;
import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramCounters;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;
import io.netty.channel.IoEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One UDP route: it listens, and sends each datagram on to the primary and the mirrors.
 *
 * <p>Its configuration is one route, with an optional {@code pool} in it. Deploy several instances
 * to spread the clients over event loops; each has a pool of its own.
 *
 * <p>Undeploying stops reading first, then lets answers come for {@code drainTimeout} at most, then
 * closes. Threads: deployed on an event loop; each method says where it may be called.
 */
public final class UdpTeeVerticle extends TeeVerticle {
  private static final long SWEEP_MILLIS = 1000;
  private static final long SHORTEST_SWEEP_MILLIS = 10;
  private static final long DRAIN_CHECK_MILLIS = 10;
  private static final long LOOK_UP_MILLIS = 1000;

  private @Nullable UdpRouteOptions options;
  private @Nullable BufferPool pool;
  private @Nullable UdpListener listener;
  private @Nullable UdpCounters counters;
  private @Nullable UdpTee tee;
  private @Nullable UdpNotices notices;
  private long sweeper;
  private long told;

  /** For Vert.x, which makes verticles by name. */
  public UdpTeeVerticle() {}

  /**
   * Reads the configuration and listens.
   *
   * @return completed once it listens; failed with a {@link ConfigException}, or with why not
   */
  @Override
  public Future<?> start() {
    UdpRouteOptions configured = UdpRouteOptions.from(config());
    ContextInternal loop = (ContextInternal) context;
    DatagramSockets sockets = DatagramSockets.on((IoEventLoop) loop.nettyEventLoop());
    options = configured;
    pool = BufferPool.attach(context, configured.pool());
    UdpListener listening = new UdpListener(loop, configured, sockets);
    listener = listening;
    return listening
        .open()
        .onSuccess(bound -> port = bound)
        .compose(bound -> begin(configured, sockets));
  }

  private Future<Void> begin(UdpRouteOptions configured, DatagramSockets sockets) {
    UdpBranch primary = primary(configured);
    List<UdpBranch> mirrors = configured.mirrors().stream().map(this::mirror).toList();
    UdpCounters counted = new UdpCounters(primary, mirrors);
    counters = counted;
    notices = new UdpNotices(configured.name());
    DatagramSocket socket = started(listener).socket();
    if (socket == null) {
      return Future.succeededFuture(); // another instance listens for this one as well
    }
    DatagramBatch batch = new DatagramBatch(started(pool));
    UdpTee relay =
        configured.answers() == UdpRouteOptions.Answers.NONE
            ? new OneWayTee(sockets, primary, mirrors)
            : new UdpSessions(
                new UdpLoop(sockets, socket, batch, counted),
                primary,
                mirrors,
                started(listener).deployment().sessions(),
                configured);
    tee = relay;
    return lookUp(Stream.concat(Stream.of(primary), mirrors.stream()))
        .onSuccess(looked -> read(socket, batch, relay));
  }

  private UdpBranch primary(UdpRouteOptions configured) {
    DatagramCounters counted = new DatagramCounters("primary");
    return new UdpBranch(target(configured.primary()), 1, configured.receiveBuffer(), counted);
  }

  private UdpBranch mirror(UdpMirrorOptions mirror) {
    DatagramCounters counted = new DatagramCounters(mirror.name());
    return new UdpBranch(target(mirror.to()), mirror.sample(), 0, counted);
  }

  private UdpTarget target(Endpoint to) {
    return new UdpTarget(((ContextInternal) context).owner(), to);
  }

  /** Looks the names up; those that cannot be, or not soon, keep nobody waiting. */
  private Future<Void> lookUp(Stream<UdpBranch> branches) {
    ContextInternal loop = (ContextInternal) context;
    return loop.<Void>future(
            done ->
                Future.join(branches.map(branch -> branch.target().resolve()).toList())
                    .onComplete(looked -> done.complete()))
        .timeout(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)
        // That may be mended while we run.
        .transform(looked -> Future.<Void>succeededFuture());
  }

  private void read(DatagramSocket socket, DatagramBatch batch, UdpTee relay) {
    DatagramCounters received = started(counters).received();
    relay.sweep(System.nanoTime());
    socket.onReadable(
        new UdpReader(
            socket,
            batch,
            received,
            datagrams -> {
              received.passed(datagrams, 0, datagrams.size());
              relay.received(datagrams);
            }));
    sweeper = vertx.setPeriodic(sweepMillis(started(options)), timer -> sweep(relay));
  }

  private static long sweepMillis(UdpRouteOptions configured) {
    long idle = configured.idleTimeout().toMillis();
    return idle == 0
        ? SWEEP_MILLIS
        : Math.max(SHORTEST_SWEEP_MILLIS, Math.min(SWEEP_MILLIS, idle / 8));
  }

  private void sweep(UdpTee relay) {
    relay.sweep(System.nanoTime());
    long losses = started(counters).losses() + started(listener).kernelDrops();
    if (losses != told) {
      told = losses;
      started(notices).tell(snapshot());
    }
  }

  /**
   * What this instance has done so far; any thread.
   *
   * @return a snapshot, taken on the verticle's event loop
   */
  public Future<UdpRouteStats> stats() {
    return onLoop(this::snapshot);
  }

  private UdpRouteStats snapshot() {
    return started(counters)
        .stats(started(options).name(), started(listener).kernelDrops(), started(pool).stats());
  }

  @Override
  public Future<?> stop() throws Exception {
    vertx.cancelTimer(sweeper);
    started(listener).stopReading();
    Promise<Void> closed = Promise.promise();
    long deadline = System.nanoTime() + started(options).drainTimeout().toNanos();
    closeOnceAnswered(deadline, closed);
    return closed.future();
  }

  private void closeOnceAnswered(long deadline, Promise<Void> closed) {
    long now = System.nanoTime();
    if (now - deadline < 0 && tee != null && tee.awaitsAnswers(now)) {
      vertx.setTimer(DRAIN_CHECK_MILLIS, timer -> closeOnceAnswered(deadline, closed));
      return;
    }
    if (tee != null) {
      tee.close();
    }
    started(listener).close();
    // NIO and io_uring let go of a closed socket in the event loop's next turn.
    vertx.setTimer(1, timer -> closed.complete());
  }
}
