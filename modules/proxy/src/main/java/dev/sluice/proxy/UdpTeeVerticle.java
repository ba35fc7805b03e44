package dev.sluice.proxy;

import dev.sluice.buffer.BufferPool;
import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramCounters;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;
import io.netty.channel.IoEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
public final class UdpTeeVerticle extends VerticleBase implements TeeVerticle {
  private static final long SWEEP_MILLIS = 1000;
  private static final long SHORTEST_SWEEP_MILLIS = 10;
  private static final long DRAIN_CHECK_MILLIS = 10;
  private static final long LOOK_UP_MILLIS = 1000;

  private final DatagramCounters received = new DatagramCounters("received");
  private final DatagramCounters answers = new DatagramCounters("answers");
  private @Nullable UdpRouteOptions options;
  private @Nullable BufferPool pool;
  private @Nullable UdpListener listener;
  private @Nullable UdpTee tee;
  private @Nullable UdpNotices notices;
  private long sweeper;
  private long told;
  private volatile int port;

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
    BufferPool buffers = BufferPool.attach(context, configured.pool());
    options = configured;
    pool = buffers;
    UdpListener listening = new UdpListener(loop, configured, sockets);
    listener = listening;
    return listening
        .open()
        .onSuccess(bound -> port = bound)
        .compose(bound -> begin(configured, sockets, buffers));
  }

  private Future<Void> begin(
      UdpRouteOptions configured, DatagramSockets sockets, BufferPool buffers) {
    List<UdpTarget> targets = targets(configured);
    DatagramSocket socket = started(listener).socket();
    if (socket == null) {
      // Another instance listens for this one as well.
      tee = oneWay(configured, sockets, targets);
      return Future.succeededFuture();
    }
    DatagramBatch batch = new DatagramBatch(buffers);
    UdpTee relay =
        configured.answers() == UdpRouteOptions.Answers.NONE
            ? oneWay(configured, sockets, targets)
            : sessions(configured, new UdpLoop(sockets, socket, batch, received, answers), targets);
    tee = relay;
    notices = new UdpNotices(configured.name());
    return lookUp(targets)
        .onSuccess(
            looked -> {
              relay.sweep(System.nanoTime());
              socket.onReadable(new UdpReader(socket, batch, received, this::received));
              sweeper = vertx.setPeriodic(sweepMillis(configured), timer -> sweep());
            });
  }

  /** Looks the names up; those that cannot be, or not soon, keep nobody waiting. */
  private Future<Void> lookUp(List<UdpTarget> targets) {
    ContextInternal loop = (ContextInternal) context;
    return loop.<Void>future(
            done ->
                Future.join(targets.stream().map(UdpTarget::resolve).toList())
                    .onComplete(looked -> done.complete()))
        .timeout(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)
        // That may be mended while we run.
        .transform(looked -> Future.<Void>succeededFuture());
  }

  private static long sweepMillis(UdpRouteOptions configured) {
    long idle = configured.idleTimeout().toMillis();
    return idle == 0
        ? SWEEP_MILLIS
        : Math.max(SHORTEST_SWEEP_MILLIS, Math.min(SWEEP_MILLIS, idle / 8));
  }

  /** The primary, then the mirrors. */
  private List<UdpTarget> targets(UdpRouteOptions configured) {
    ContextInternal loop = (ContextInternal) context;
    List<UdpTarget> targets = new ArrayList<>();
    targets.add(new UdpTarget(loop.owner(), configured.primary()));
    configured.mirrors().forEach(mirror -> targets.add(new UdpTarget(loop.owner(), mirror.to())));
    return targets;
  }

  private static UdpTee oneWay(
      UdpRouteOptions configured, DatagramSockets sockets, List<UdpTarget> targets) {
    List<OneWayBranch> mirrors = new ArrayList<>();
    for (int i = 0; i < configured.mirrors().size(); i++) {
      UdpMirrorOptions mirror = configured.mirrors().get(i);
      mirrors.add(
          new OneWayBranch(
              sockets, targets.get(i + 1), mirror.sample(), new DatagramCounters(mirror.name())));
    }
    return new OneWayTee(
        new OneWayBranch(sockets, targets.get(0), 1, new DatagramCounters("primary")), mirrors);
  }

  private UdpTee sessions(UdpRouteOptions configured, UdpLoop loop, List<UdpTarget> targets) {
    List<UdpBranch> mirrors = new ArrayList<>();
    for (int i = 0; i < configured.mirrors().size(); i++) {
      UdpMirrorOptions mirror = configured.mirrors().get(i);
      mirrors.add(
          new UdpBranch(
              targets.get(i + 1), mirror.sample(), 0, new DatagramCounters(mirror.name())));
    }
    UdpBranch primary =
        new UdpBranch(
            targets.get(0), 1, configured.receiveBuffer(), new DatagramCounters("primary"));
    AtomicInteger open = started(listener).deployment().sessions();
    return new UdpSessions(loop, primary, mirrors, open, configured);
  }

  private void received(DatagramBatch batch) {
    received.passed(batch, 0, batch.size());
    started(tee).received(batch);
  }

  private void sweep() {
    UdpTee relay = started(tee);
    relay.sweep(System.nanoTime());
    long losses =
        relay.losses()
            + relay.evictedSessions()
            + received.losses()
            + answers.losses()
            + started(listener).kernelDrops();
    if (losses != told) {
      told = losses;
      started(notices).tell(snapshot());
    }
  }

  /**
   * Where it listens; any thread.
   *
   * @return the UDP port that clients can send to; 0 before the start and for Unix sockets
   */
  @Override
  public int actualPort() {
    return port;
  }

  /**
   * What this instance has done so far; any thread.
   *
   * @return a snapshot, taken on the verticle's event loop
   */
  public Future<UdpRouteStats> stats() {
    ContextInternal loop = (ContextInternal) context;
    return loop.future(promise -> loop.runOnContext(now -> promise.complete(snapshot())));
  }

  private UdpRouteStats snapshot() {
    UdpTee counted = started(tee);
    return new UdpRouteStats(
        started(options).name(),
        counted.openSessions(),
        counted.totalSessions(),
        counted.evictedSessions(),
        received.stats(),
        started(listener).kernelDrops(),
        counted.primary(),
        counted.mirrors(),
        answers.stats(),
        started(pool).stats());
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the verticle has not been started");
    }
    return part;
  }

  @Override
  public Future<?> stop() throws Exception {
    vertx.cancelTimer(sweeper);
    UdpTee relay = started(tee);
    started(listener).stopReading();
    Promise<Void> closed = Promise.promise();
    long deadline = System.nanoTime() + started(options).drainTimeout().toNanos();
    closeOnceAnswered(relay, deadline, closed);
    return closed.future();
  }

  private void closeOnceAnswered(UdpTee relay, long deadline, Promise<Void> closed) {
    long now = System.nanoTime();
    if (now - deadline < 0 && relay.awaitsAnswers(now)) {
      vertx.setTimer(DRAIN_CHECK_MILLIS, timer -> closeOnceAnswered(relay, deadline, closed));
      return;
    }
    relay.close();
    started(listener).close();
    // NIO and io_uring let go of a closed socket in the event loop's next turn.
    vertx.setTimer(1, timer -> closed.complete());
  }
}
