package dev.sluice.proxy;

import dev.sluice.buffer.BufferPool;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.compare.RouteComparison;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.datagram.DatagramDeployment;
import dev.sluice.proxy.datagram.DatagramDestination;
import dev.sluice.proxy.datagram.DatagramDestinations;
import dev.sluice.proxy.datagram.DatagramListener;
import dev.sluice.proxy.datagram.DatagramRelay;
import dev.sluice.proxy.datagram.DatagramTarget;
import dev.sluice.proxy.datagram.HeaderSender;
import dev.sluice.proxy.datagram.OneWayRelay;
import dev.sluice.proxy.datagram.RelayContext;
import dev.sluice.proxy.datagram.RelayCounters;
import dev.sluice.proxy.datagram.SessionRelay;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.proxy.header.HeaderWriter;
import dev.sluice.proxy.log.DeadLoops;
import dev.sluice.proxy.log.EventLoopMonitor;
import dev.sluice.proxy.log.LossLog;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.UdpMirrorOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;
import io.netty.channel.IoEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One UDP route: it listens, and sends each datagram to the primary and the mirrors.
 *
 * <p>Its configuration is one route, with an optional {@code pool} in it. Deploy several instances
 * to spread the clients over event loops; each has a pool of its own.
 *
 * <p>Undeploying stops reading first, then waits for responses for at most {@code drainTimeout},
 * then closes. Threads: deploy it on an event loop; each method says which threads may call it.
 */
public final class UdpTeeVerticle extends TeeVerticle {
  private static final long NO_TIMER = -1;
  private static final long SWEEP_MILLIS = 1000;
  private static final long SHORTEST_SWEEP_MILLIS = 10;
  private static final long DRAIN_CHECK_MILLIS = 10;
  private static final long LOOK_UP_MILLIS = 1000;

  private final @Nullable UdpRouteOptions given; // null reads them when it is deployed
  private final @Nullable DatagramDeployment predecessor;
  private final RelayCounters counters = new RelayCounters();
  private @Nullable UdpRouteOptions options;
  private @Nullable BufferPool pool;
  private @Nullable DatagramListener listener;
  private @Nullable DatagramRelay tee;
  private @Nullable RouteComparison comparison;
  private @Nullable LossLog notices;
  private @Nullable EventLoopMonitor watch;
  private long sweeper = NO_TIMER;
  private volatile boolean hurried;
  private boolean stopping;
  private boolean detached;
  private long cutOff;
  private long reportedLosses;

  /** For Vert.x, which creates verticles by name. */
  public UdpTeeVerticle() {
    this(null, null);
  }

  UdpTeeVerticle(UdpRouteOptions given) {
    this(given, null);
  }

  private UdpTeeVerticle(
      @Nullable UdpRouteOptions given, @Nullable DatagramDeployment predecessor) {
    this.given = given;
    this.predecessor = predecessor;
  }

  /**
   * Listens, after it has read the configuration if it was made without.
   *
   * @return completed once it listens; failed with a {@link ConfigException}, or with the error
   *     that prevented it
   */
  @Override
  public Future<?> start() {
    UdpRouteOptions configured = given == null ? UdpRouteOptions.from(config()) : given;
    ContextInternal loop = (ContextInternal) context;
    PacketSockets sockets = PacketSockets.on((IoEventLoop) loop.nettyEventLoop());
    DeadLoops.of(vertx).watch(loop.nettyEventLoop());
    options = configured;
    pool = BufferPool.attach(context, configured.pool());
    DatagramListener listening = new DatagramListener(loop, configured, sockets, predecessor);
    listener = listening;
    watch =
        EventLoopMonitor.begin(
            loop, started(pool), listening.deployment().notices(), configured.name());
    notices = new LossLog(configured.name(), listening.deployment().notices());
    return listening
        .open()
        .onSuccess(bound -> port = bound)
        .compose(bound -> begin(configured, sockets));
  }

  private Future<Void> begin(UdpRouteOptions configured, PacketSockets sockets) {
    if (started(listener).isIdle()) {
      counters.setMirrors(mirrorNames(configured));
      return Future.succeededFuture(); // another instance listens for this one, too
    }
    DatagramBatch batch = new DatagramBatch(started(pool));
    Chain own = new Chain(started(listener).deployment(), configured.name());
    DatagramRelay relay =
        configured.responses() == UdpRouteOptions.Responses.NONE
            ? new OneWayRelay(sockets, counters.received(), own)
            : new SessionRelay(
                new RelayContext(
                    sockets, batch, counters, ((ContextInternal) context).nettyEventLoop(), own),
                started(listener).deployment().sessions());
    tee = relay;
    return configure(configured, relay)
        .onSuccess(done -> started(listener).read(relay, batch, counters.received()));
  }

  @Override
  public Future<Void> reconfigure(JsonObject config) {
    return onLoop(() -> UdpRouteOptions.from(config)).compose(this::reconfigure);
  }

  @Override
  public Future<Void> reconfigure(RouteOptions next) {
    return onLoop(() -> reconfigureHere((UdpRouteOptions) next)).compose(configured -> configured);
  }

  private Future<Void> reconfigureHere(UdpRouteOptions next) {
    if (tee == null) {
      counters.setMirrors(mirrorNames(next));
      return Future.succeededFuture();
    }
    return configure(next, tee);
  }

  private static List<String> mirrorNames(UdpRouteOptions options) {
    return options.mirrors().stream().map(UdpMirrorOptions::name).toList();
  }

  private Future<Void> configure(UdpRouteOptions configured, DatagramRelay relay) {
    counters.setMirrors(mirrorNames(configured));
    DatagramDestination primary =
        new DatagramDestination(
            target(configured.primary().to()),
            1,
            configured.receiveBuffer(),
            header(configured.primary().destination()),
            counters.primary());
    RouteComparison compared =
        RouteComparison.next(configured.compare(), started(pool), comparison);
    comparison = compared;
    List<DatagramDestination> mirrors =
        configured.mirrors().stream()
            .map(mirror -> mirror(mirror, responseBuffer(mirror, configured, compared)))
            .toList();
    DatagramDestinations branches =
        new DatagramDestinations(
            primary, mirrors, configured.responsesEach(), configured.requests(), compared);
    return lookUp(branches.all())
        .onSuccess(
            looked -> {
              if (stopping) {
                return; // nothing would close the sockets that it would open
              }
              options = configured;
              relay.configure(branches, configured);
              vertx.cancelTimer(sweeper);
              sweeper = vertx.setPeriodic(sweepMillis(configured), timer -> sweep(relay));
            });
  }

  /** Returns the size of the buffer for a mirror's responses; 0 if they are not compared. */
  private static int responseBuffer(
      UdpMirrorOptions mirror, UdpRouteOptions configured, @Nullable RouteComparison compared) {
    return compared != null && compared.reads(mirror.name()) ? configured.receiveBuffer() : 0;
  }

  private DatagramDestination mirror(UdpMirrorOptions mirror, int receiveBuffer) {
    return new DatagramDestination(
        target(mirror.to()),
        mirror.sample(),
        receiveBuffer,
        header(mirror.destination()),
        counters.mirror(mirror.name()));
  }

  private @Nullable HeaderSender header(DestinationOptions destination) {
    HeaderOptions header = destination.datagramHeader();
    return header.isOn()
        ? new HeaderSender(new HeaderWriter(header, true), new DatagramBatch(started(pool)))
        : null;
  }

  private DatagramTarget target(Endpoint to) {
    return new DatagramTarget((ContextInternal) context, to);
  }

  /** Resolves the names. A name that cannot be resolved, or not soon, delays nothing. */
  private Future<Void> lookUp(Stream<DatagramDestination> branches) {
    ContextInternal loop = (ContextInternal) context;
    return loop.<Void>future(
            done ->
                Future.join(branches.map(branch -> branch.target().resolve()).toList())
                    .onComplete(looked -> done.complete()))
        .timeout(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)
        // The operator may repair the name while the route runs.
        .transform(looked -> Future.<Void>succeededFuture());
  }

  private static long sweepMillis(UdpRouteOptions configured) {
    long idle = configured.idleTimeout().toMillis();
    return idle == 0
        ? SWEEP_MILLIS
        : Math.max(SHORTEST_SWEEP_MILLIS, Math.min(SWEEP_MILLIS, idle / 8));
  }

  private void sweep(DatagramRelay relay) {
    relay.sweep(System.nanoTime());
    long losses = counters.losses() + started(listener).kernelDrops();
    if (losses != reportedLosses) {
      reportedLosses = losses;
      started(notices).report(snapshot());
    }
  }

  /**
   * Returns what this instance has done so far; any thread.
   *
   * @return a snapshot, taken on the verticle's event loop
   */
  @Override
  public Future<RouteStats> stats() {
    return onLoop(this::snapshot);
  }

  @Override
  public Future<SessionPage> sessions(int skip, int limit) {
    return onLoop(() -> tee == null ? new SessionPage(0, List.of()) : tee.page(skip, limit));
  }

  @Override
  public Future<SessionPage> sessions(int most, SessionOrder order) {
    return onLoop(() -> tee == null ? new SessionPage(0, List.of()) : tee.first(most, order));
  }

  @Override
  public Future<DifferencePage> differences(long before, int most) {
    return onLoop(
        () -> comparison == null ? DifferencePage.NONE : comparison.differences(before, most));
  }

  private RouteStats snapshot() {
    ComparisonStats compared = comparison == null ? null : comparison.stats();
    return counters.stats(
        started(options).name(),
        started(listener).kernelDrops(),
        started(watch).delay(),
        compared,
        started(pool).stats());
  }

  @Override
  public @Nullable TeeVerticle successor(RouteOptions route) {
    return listensOnce() ? null : new UdpTeeVerticle((UdpRouteOptions) route, deployment());
  }

  @Override
  public @Nullable TeeVerticle successor() {
    return listensOnce() ? null : new UdpTeeVerticle(null, deployment());
  }

  private boolean listensOnce() {
    return started(options).listensOnce();
  }

  private DatagramDeployment deployment() {
    return started(listener).deployment();
  }

  /**
   * Stops receiving datagrams if another deployment receives them: a {@link #successor}, or a
   * predecessor that goes on because the change to this one has failed. Otherwise it continues to
   * read until it is undeployed, because waiting datagrams in its socket would be lost.
   */
  @Override
  public Future<Void> retire() {
    return onLoop(this::detachOnce);
  }

  private @Nullable Void detachOnce() {
    if (!detached && anotherReceives()) {
      detached = true;
      deployment().detached();
      // If the socket still gets datagrams, only its close brings them to the successor.
      hurried |= !started(listener).detach();
    }
    return null;
  }

  /** Returns whether a successor, or a predecessor that goes on, listens at the port, too. */
  private boolean anotherReceives() {
    return deployment().isReplaced() || (predecessor != null && predecessor.receives());
  }

  @Override
  public void hurry() {
    hurried = true;
  }

  @Override
  public Future<DrainStats> drainStats() {
    return onLoop(() -> DrainStats.of(waiting(), cutOff));
  }

  private List<WaitingSession> waiting() {
    return tee == null ? List.of() : tee.waiting(System.nanoTime());
  }

  @Override
  public Future<Void> closeSessions() {
    hurry();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    detachOnce();
    vertx.cancelTimer(sweeper);
    started(listener).stopReading();
    Promise<Void> closed = Promise.promise();
    long deadline = System.nanoTime() + started(options).drainTimeout().toNanos();
    closeOnceQuiet(deadline, closed);
    return closed.future();
  }

  private void closeOnceQuiet(long deadline, Promise<Void> closed) {
    long now = System.nanoTime();
    boolean mayWait = !hurried && now - deadline < 0;
    if (mayWait && tee != null && tee.awaitsResponses(now)) {
      vertx.setTimer(DRAIN_CHECK_MILLIS, timer -> closeOnceQuiet(deadline, closed));
      return;
    }
    if (tee != null) {
      cutOff = waiting().size();
      tee.close();
    }
    started(listener).close();
    RouteComparison.next(null, started(pool), comparison);
    // With NIO and io_uring, a closed socket frees its port in the event loop's next turn.
    vertx.setTimer(1, timer -> closed.complete());
  }
}
