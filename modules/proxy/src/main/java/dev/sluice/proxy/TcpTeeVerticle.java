package dev.sluice.proxy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.stream.Collectors.toSet;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import dev.sluice.config.ConfigException;
import dev.sluice.proxy.compare.RouteComparison;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.keepalive.KeepAliveOptions;
import dev.sluice.proxy.log.DeadLoops;
import dev.sluice.proxy.log.EventLoopMonitor;
import dev.sluice.proxy.log.SessionLogListener;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.route.Destinations;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.access.Admission;
import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stream.MirrorMemory;
import dev.sluice.proxy.stream.Sessions;
import dev.sluice.proxy.stream.StreamListener;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Counters;
import dev.sluice.tee.Counts;
import dev.sluice.tee.Destination;
import dev.sluice.tee.Session;
import dev.sluice.tee.SessionContext;
import dev.sluice.tls.CertificateInfo;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One TCP route: it listens, and turns each connection into a session that reaches the primary and
 * the mirrors.
 *
 * <p>Its configuration is one route, with an optional {@code pool} in it. Deploy several instances
 * to spread the connections over event loops; each has a pool of its own.
 *
 * <p>Undeploying stops accepting first, then lets sessions drain for {@code drainTimeout}, then
 * closes them. Threads: deploy it on an event loop; each method says which threads may call it.
 */
public final class TcpTeeVerticle extends TeeVerticle {

  private static final long RELEASE_CHECK_MILLIS = 10;
  private static final int RELEASE_CHECKS = 100;

  private final Destinations types;
  private final @Nullable TcpRouteOptions given; // null reads them when it is deployed
  private final @Nullable TcpTeeVerticle predecessor;
  private @Nullable TcpRouteOptions options;
  private @Nullable BufferPool pool;
  private @Nullable Sessions sessions;
  private @Nullable SessionLogListener events;
  private MirrorMemory.@Nullable Share memory;
  private @Nullable EventLoopMonitor watch;
  private @Nullable SessionContexts contexts;
  private @Nullable SessionContext route;
  private @Nullable Chain own;
  private @Nullable Future<Void> retired;
  private volatile @Nullable StreamListener acceptor;

  /** For Vert.x, which creates verticles by name. */
  public TcpTeeVerticle() {
    this(Destinations.ALL);
  }

  /**
   * Creates a verticle whose route may use additional destination types.
   *
   * @param types all destination types that the route may use
   */
  @Internal
  public TcpTeeVerticle(Destinations types) {
    this(types, null, null);
  }

  TcpTeeVerticle(TcpRouteOptions given) {
    this(Destinations.ALL, given, null);
  }

  private TcpTeeVerticle(
      Destinations types, @Nullable TcpRouteOptions given, @Nullable TcpTeeVerticle predecessor) {
    this.types = types;
    this.given = given;
    this.predecessor = predecessor;
  }

  @Override
  public TcpTeeVerticle successor() {
    return new TcpTeeVerticle(types, null, this);
  }

  @Override
  public TcpTeeVerticle successor(RouteOptions route) {
    return new TcpTeeVerticle(types, (TcpRouteOptions) route, this);
  }

  /**
   * Listens, after it has read the configuration if it was made without.
   *
   * @return completed once it listens; failed with a {@link ConfigException}, or with the error
   *     that prevented it
   */
  @Override
  public Future<?> start() {
    return given != null && !given.readsFiles()
        ? listen(given)
        : context
            .executeBlocking(
                () -> read(given == null ? TcpRouteOptions.from(config(), types) : given))
            .compose(this::listen);
  }

  /** Reads the files of a configuration, which takes too long for an event loop. Blocks. */
  private TcpRouteOptions read(TcpRouteOptions configured) {
    listener().readFiles(configured);
    configured.destinations().forEach(DestinationOptions::readFiles);
    return configured;
  }

  private StreamListener listener() {
    StreamListener known = acceptor;
    if (known == null) {
      known =
          predecessor == null
              ? StreamListener.of((ContextInternal) context)
              : started(predecessor.acceptor);
      acceptor = known;
    }
    return known;
  }

  private Future<?> listen(TcpRouteOptions configured) {
    ContextInternal loop = (ContextInternal) context;
    // Before the first socket, so that every read of the verticle uses the pool.
    pool = BufferPool.attach(context, configured.pool());
    DeadLoops.of(vertx).watch(loop.nettyEventLoop());
    StreamListener shared = listener();
    SessionLogListener log = new SessionLogListener(configured.name(), shared.notices());
    events = log;
    Sessions open = new Sessions(vertx, log, shared.admission()::left);
    sessions = open;
    own = new Chain(shared.admission(), configured.name());
    contexts = new SessionContexts(loop, open, shared.notices(), this::passed);
    watch = EventLoopMonitor.begin(loop, started(pool), shared.notices(), configured.name());
    configure(configured);
    memory = MirrorMemory.of(vertx).watch(loop, started(pool), open);
    return shared
        .listen(loop, configured, this::accepted, given != null)
        .onSuccess(bound -> port = bound);
  }

  @Override
  public Future<Void> reconfigure(JsonObject config) {
    return reconfigure(() -> TcpRouteOptions.from(config, types));
  }

  @Override
  public Future<Void> reconfigure(RouteOptions next) {
    return reconfigure(() -> (TcpRouteOptions) next);
  }

  private Future<Void> reconfigure(Supplier<TcpRouteOptions> next) {
    return context
        .executeBlocking(() -> read(next.get())) // in the order of the calls
        .compose(read -> onLoop(() -> apply(read)));
  }

  private @Nullable Void apply(TcpRouteOptions next) {
    SessionContext before = started(route);
    configure(next);
    if (next.attachMidSession()) {
      attachNew(before);
    }
    return null;
  }

  /** Applies a configuration to new sessions; open sessions keep theirs. */
  private void configure(TcpRouteOptions configured) {
    options = configured;
    started(acceptor).configure((ContextInternal) context, configured);
    started(events).configure(configured.sessionLog());
    started(sessions).setClock(configured.idleTimeout(), configured.drainTimeout());
    route = started(contexts).of(configured);
  }

  /** Adds the new mirrors to the open sessions. */
  private void attachNew(SessionContext before) {
    Set<String> known =
        before.mirrors().stream().map(mirror -> mirror.counters().name()).collect(toSet());
    started(route).mirrors().stream()
        .filter(mirror -> !known.contains(mirror.counters().name()))
        .forEach(started(sessions)::attach);
  }

  /** Returns the routes of this process that a client's session has passed, and then this one. */
  private Chain passed(ClientConnection client) {
    return started(own).after(Admission.passed(client.channel()));
  }

  private void accepted(ClientConnection client) {
    if (!started(options).listen().isUnix()) {
      KeepAliveOptions.setOnAccepted(client.channel(), started(options).keepAlive());
    }
    Session.begin(started(route), client); // which connects
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
  public List<CertificateInfo> certificates() {
    StreamListener listener = acceptor;
    return listener == null ? List.of() : listener.certificates();
  }

  @Override
  public Future<SessionPage> sessions(int skip, int limit) {
    return onLoop(() -> started(sessions).page(skip, limit));
  }

  @Override
  public Future<SessionPage> sessions(int most, SessionOrder order) {
    return onLoop(() -> started(sessions).first(most, order));
  }

  @Override
  public Future<DifferencePage> differences(long before, int most) {
    return onLoop(() -> differencesHere(before, most));
  }

  private DifferencePage differencesHere(long before, int most) {
    RouteComparison comparison = started(contexts).comparison();
    return comparison == null ? DifferencePage.NONE : comparison.differences(before, most);
  }

  private RouteStats snapshot() {
    RouteComparison comparison = started(contexts).comparison();
    SessionContext counted = started(route);
    Map<BranchCounters, Long> lags = started(sessions).largestLags();
    Function<BranchCounters, BranchStats> read =
        counters -> counters.stats(lags.getOrDefault(counters, 0L));
    BranchStats primary = read.apply(counted.primary().counters());
    return new RouteStats(
        started(options).name(),
        counts(primary, counted.responses().stats(0)),
        primary,
        counted.mirrors().stream().map(Destination::counters).map(read).toList(),
        comparison == null ? null : comparison.stats(),
        counted.pool().stats());
  }

  private Counts<RouteCounter> counts(BranchStats primary, BranchStats responses) {
    Counters<RouteCounter> counts = new Counters<>(RouteCounter.class);
    counts.set(RouteCounter.OPEN_SESSIONS, started(sessions).openCount());
    counts.set(RouteCounter.SESSIONS, started(sessions).totalCount());
    started(acceptor)
        .rejectionsFor((ContextInternal) context)
        .forEach((why, count) -> counts.add(RouteCounter.REJECTED_CONNECTIONS, why, count));
    started(acceptor).addHandshakes((ContextInternal) context, counts);
    counts.set(RouteCounter.RECEIVED_BYTES, primary.get(BranchCounter.OFFERED_BYTES));
    counts.set(RouteCounter.RESPONSE_BYTES, responses.get(BranchCounter.SENT_BYTES));
    counts.set(RouteCounter.RESPONSE_LAG_BYTES, responses.get(BranchCounter.LAG_BYTES));
    counts.set(RouteCounter.EVENT_LOOP_DELAY_SECONDS_MAX, started(watch).delay().toNanos());
    return counts.snapshot();
  }

  @Override
  public Future<Void> retire() {
    return onLoop(this::retireOnce).compose(left -> left);
  }

  private Future<Void> retireOnce() {
    if (retired == null) {
      retired = started(acceptor).leave((ContextInternal) context);
    }
    return retired;
  }

  @Override
  public Future<DrainStats> drainStats() {
    return onLoop(() -> started(sessions).drainStats());
  }

  @Override
  public Future<Void> closeSessions() {
    return onLoop(
        () -> {
          started(sessions).hurry();
          return null;
        });
  }

  @Override
  public Future<?> stop() {
    return retireOnce()
        .compose(left -> started(sessions).drain())
        .compose(drained -> released(RELEASE_CHECKS))
        .onComplete(
            drained -> {
              started(contexts).close();
              started(memory).close();
            });
  }

  /**
   * Waits until the connections that were just closed have released their buffers: on io_uring, the
   * kernel returns a buffer some time after the close.
   */
  private Future<Void> released(int checks) {
    return checks == 0 || started(pool).stats().held() == 0
        ? Future.succeededFuture()
        : vertx.timer(RELEASE_CHECK_MILLIS, MILLISECONDS).compose(later -> released(checks - 1));
  }
}
