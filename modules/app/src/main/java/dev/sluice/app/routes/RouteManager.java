package dev.sluice.app.routes;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.LostChanges;
import dev.sluice.admin.spi.ReloadPlan;
import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.settings.ConfigEdit;
import dev.sluice.app.settings.Settings;
import dev.sluice.config.ConfigException;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.log.DeadLoops;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.tls.keys.KeyReloads;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes and changes them to another configuration: completely, or not at all if a route
 * cannot start. The first start is a change from no routes. Any thread.
 */
public final class RouteManager {
  private static final Logger LOG = LoggerFactory.getLogger(RouteManager.class);

  private final Vertx vertx;
  private final Context worker; // for slow work
  private final Deployer deployer;
  private final DrainingRoutes draining;
  private volatile List<RunningRoute> running = List.of();
  private volatile boolean leaving;
  private volatile boolean stopping;
  private volatile long stopNanos; // the end of all drainTimeouts once it is leaving
  private volatile @Nullable Set<String> singletons; // null without a cluster
  private volatile @Nullable Applied applied; // set by one change after the other
  private Future<?> lastChange = Future.succeededFuture(); // changes run one after the other

  /**
   * Creates a manager without routes.
   *
   * @param defaultInstances number of instances of a route that does not configure it
   */
  public RouteManager(Vertx vertx, int defaultInstances) {
    this.vertx = vertx;
    this.draining = new DrainingRoutes(vertx);
    this.worker = VertxAccess.newWorker(vertx);
    this.deployer = new Deployer(vertx, defaultInstances);
  }

  /** Returns whether the routes of this node listen on live event loops and will go on doing so. */
  public boolean isReady() {
    return !leaving && !stopping && applied != null && areLoopsAlive();
  }

  /**
   * Reports from now on that this node is not ready, although its routes go on.
   *
   * @param delay time until {@link #stop}
   */
  public void leave(Duration delay) {
    setStop(delay);
    leaving = true;
  }

  private void setStop(Duration delay) {
    stopNanos = System.nanoTime() + delay.plusMillis(drainMillis()).toNanos();
  }

  /** Returns whether all event loops that have carried a route are alive. */
  public boolean areLoopsAlive() {
    return DeadLoops.of(vertx).count() == 0;
  }

  /** Returns the milliseconds that stopping may still take; empty if it will go on. */
  public OptionalLong stopMillisLeft() {
    return stopping || leaving
        ? OptionalLong.of(Math.max(0, TimeUnit.NANOSECONDS.toMillis(stopNanos - System.nanoTime())))
        : OptionalLong.empty();
  }

  /** Returns the routes that accept no more clients and still have sessions. */
  public DrainingRoutes draining() {
    return draining;
  }

  /** Returns the routes; all of them listen. */
  public List<RunningRoute> running() {
    return running;
  }

  /**
   * Changes the routes to those of a configuration. Open sessions keep the configuration with which
   * they began.
   *
   * @return the changes, once all routes listen; failed, without any change, if a route cannot
   *     listen
   */
  public synchronized Future<List<RouteChange>> apply(Settings settings) {
    Future<List<RouteChange>> change =
        lastChange.transform(
            done -> {
              Applied before = applied;
              if (stopping) { // a file that was read while the routes were stopped
                return Future.failedFuture(shuttingDown());
              }
              return change(before == null ? Applied.of(settings) : before.replacedBy(settings))
                  .onSuccess(changes -> logLost(before, settings));
            });
    lastChange = change;
    return change;
  }

  private void logLost(@Nullable Applied before, Settings next) {
    next.warnings().forEach(warning -> LOG.warn("{}", warning));
    LostChanges lost = lost();
    if (before != null && lost.times() > before.lost().times()) {
      LOG.warn(
          "the new configuration has dropped changes made through the API: {}",
          lost.latest().stream().map(Difference::toString).collect(Collectors.joining(", ")));
    }
  }

  /** Returns the effect that {@link #apply} would have. */
  ReloadPlan plan(Settings settings) {
    Applied now = applied;
    return new ReloadPlan(
        RouteChange.names(RouteChange.between(running, runnable(settings))),
        now == null ? List.of() : now.lostBy(settings));
  }

  /**
   * Edits the configuration that runs, and applies the result.
   *
   * @param edit changes a copy of the configuration; its exception fails the future
   * @return as {@link #apply}
   */
  public Future<List<RouteChange>> edit(ConfigEdit edit) {
    return editApplied(now -> now.edited(edit));
  }

  /** Returns the settings that {@link #edit} would apply; fails as it does. */
  public Future<Settings> planEdit(ConfigEdit edit) {
    return worker.<Settings>executeBlocking(() -> started().edited(edit).settings());
  }

  /**
   * Takes back one of the {@link #changes}; without it, fails with a {@link
   * java.util.NoSuchElementException}.
   *
   * @return as {@link #apply}
   */
  public Future<List<RouteChange>> undo(String path) {
    return editApplied(now -> now.undone(path));
  }

  private synchronized Future<List<RouteChange>> editApplied(UnaryOperator<Applied> edit) {
    if (stopping) { // stopping may take as long as the sessions do
      return Future.failedFuture(shuttingDown());
    }
    Future<List<RouteChange>> change =
        lastChange
            .transform(done -> worker.executeBlocking(() -> edit.apply(started())))
            .compose(this::change);
    lastChange = change;
    return change;
  }

  private static RejectedExecutionException shuttingDown() {
    return new RejectedExecutionException("Sluice is shutting down");
  }

  private Applied started() {
    Applied now = applied;
    if (now == null) {
      throw new RejectedExecutionException("no configuration was applied yet");
    }
    return now;
  }

  /** Returns the settings that were applied last; null if there are none. */
  public @Nullable Settings applied() {
    Applied now = applied;
    return now == null ? null : now.settings();
  }

  /** Returns the configuration that runs, with its overrides. */
  public JsonObject config() {
    Settings now = applied();
    return now == null ? new JsonObject() : now.json().copy();
  }

  /** Returns the configuration that runs as a text; writing it is slow. */
  public Future<String> text(Function<JsonObject, String> writer) {
    return worker.<String>executeBlocking(() -> writer.apply(config()));
  }

  /** Returns the edits that were made since {@link #apply}; null if nothing was applied. */
  public @Nullable List<Difference> changes() {
    Applied now = applied;
    return now == null ? null : now.changes();
  }

  /** Returns the edits that were dropped so far. */
  public LostChanges lost() {
    Applied now = applied;
    return now == null ? LostChanges.NONE : now.lost();
  }

  /** Stops all singletons until {@link #runSingletons} names those that this node runs. */
  public void shareSingletons() {
    singletons = Set.of();
  }

  /** Returns the names of the routes that only one node may run. */
  public Set<String> singletons() {
    Settings now = applied();
    return now == null
        ? Set.of()
        : now.routes().stream()
            .filter(RouteOptions::singleton)
            .map(RouteOptions::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Runs these singletons and stops the others.
   *
   * @return as {@link #apply}
   */
  public synchronized Future<List<RouteChange>> runSingletons(Set<String> names) {
    Future<List<RouteChange>> change = lastChange.transform(done -> changeSingletons(names));
    lastChange = change;
    return change;
  }

  private Future<List<RouteChange>> changeSingletons(Set<String> names) {
    Applied now = applied;
    if (now == null || stopping) {
      return Future.failedFuture(new ConfigException(List.of("routes: not running")));
    }
    Set<String> before = singletons;
    singletons = names;
    return change(now).andThen((done, e) -> singletons = e == null ? names : before);
  }

  private List<RouteOptions> runnable(Settings settings) {
    Set<String> here = singletons;
    return settings.routes().stream()
        .filter(route -> here == null || !route.singleton() || here.contains(route.name()))
        .toList();
  }

  private Future<List<RouteChange>> change(Applied next) {
    Settings settings = next.settings();
    List<RouteChange> changes = RouteChange.between(running, runnable(settings));
    StartedRoutes started = new StartedRoutes();
    return Batches.each(
            RouteChange.of(RouteChange.Start.class, changes),
            start -> start(start).map(route -> started.put(start, route)))
        .recover(e -> undeployAll(started).transform(undone -> Future.failedFuture(e)))
        .compose(ready -> reconfigure(changes))
        .compose(
            done -> {
              warnOfAdmin(settings);
              settings.memory().applyTo(vertx);
              KeyReloads.OF_PROCESS.setPeriod(settings.scan());
              DeadLoops.of(vertx).whenDead(settings.onDeadLoop()::act);
              List<RunningRoute> before = running;
              running = started.after(changes);
              applied = next;
              // Old listeners retire last, so new connections only reach the new configuration.
              return retire(before).transform(retired -> Future.succeededFuture(changes));
            });
  }

  /** Warns of a change of the admin, whose listener keeps its initial settings. */
  private void warnOfAdmin(Settings next) {
    Settings before = applied();
    if (before != null && !Objects.equals(before.admin(), next.admin())) {
      LOG.warn("admin: the change takes effect at the next start");
    }
  }

  private Future<RunningRoute> start(RouteChange.Start change) {
    RouteOptions wanted = change.wanted();
    RunningRoute before = change.inPlaceOf();
    if (before == null || before.options().carriesDatagrams() != wanted.carriesDatagrams()) {
      return deployer.deploy(wanted);
    }
    RouteOptions atSamePort =
        wanted.listen().isAnyPort() ? wanted.listeningAt(before.listening()) : wanted;
    TeeVerticle listening = before.verticles().get(0);
    return hasSuccessor(listening, atSamePort)
        ? deployer.deploy(wanted, atSamePort, () -> successor(listening, atSamePort))
        : replace(before, wanted, atSamePort);
  }

  private static boolean hasSuccessor(TeeVerticle before, RouteOptions wanted) {
    return !(wanted instanceof UdpRouteOptions udp && udp.listensOnce())
        && before.successor(wanted) != null;
  }

  private static TeeVerticle successor(TeeVerticle before, RouteOptions wanted) {
    return Objects.requireNonNull(before.successor(wanted));
  }

  /** Stops the old route first: both would get each datagram of a multicast group. */
  private Future<RunningRoute> replace(
      RunningRoute before, RouteOptions wanted, RouteOptions atSamePort) {
    before.verticles().forEach(TeeVerticle::hurry);
    return vertx
        .undeploy(before.deploymentId())
        .compose(gone -> deployer.deploy(wanted, atSamePort))
        .recover(e -> restore(before).transform(back -> Future.failedFuture(e)));
  }

  /** Restores a stopped route, so that a failed change changes nothing. */
  private Future<RunningRoute> restore(RunningRoute stopped) {
    return deployer
        .deploy(stopped.options(), stopped.options().listeningAt(stopped.listening()))
        .map(
            back -> {
              running =
                  running.stream().map(route -> route.equals(stopped) ? back : route).toList();
              return back;
            });
  }

  private static Future<?> reconfigure(List<RouteChange> changes) {
    return Batches.each(
        RouteChange.of(RouteChange.Reconfigure.class, changes),
        to ->
            Future.join(
                to.route().verticles().stream()
                    .map(verticle -> verticle.reconfigure(to.wanted()))
                    .toList()));
  }

  private Future<?> undeployAll(StartedRoutes started) {
    return Batches.each(
        started.all(), route -> vertx.undeploy(route.deploymentId()).otherwiseEmpty());
  }

  /**
   * Drains the routes that are no longer wanted, up to their time limit.
   *
   * @return completed once they accept no more connections
   */
  private Future<?> retire(List<RunningRoute> before) {
    Set<String> retire = new HashSet<>(vertx.deploymentIDs());
    running.forEach(route -> retire.remove(route.deploymentId()));
    return draining.stop(
        before.stream().filter(route -> retire.contains(route.deploymentId())).toList());
  }

  /** Stops accepting connections, lets the sessions drain, and closes the remaining ones. */
  public synchronized Future<?> stop() {
    setStop(Duration.ZERO);
    stopping = true;
    Future<?> stopped =
        lastChange.transform(
            done -> {
              List<RunningRoute> before = running;
              running = List.of();
              return retire(before).transform(retired -> draining.ended());
            });
    lastChange = stopped;
    return stopped;
  }

  /** Returns the longest time, in milliseconds, that a route may drain if all are stopped now. */
  public long drainMillis() {
    return running.stream()
        .mapToLong(route -> route.options().drainTimeout().toMillis())
        .reduce(draining.millisLeft(), Math::max);
  }

  /** Prints one line for each route, then a line that all are ready. */
  public void announce() {
    running.forEach(RunningRoute::announce);
    ProcessLog.print("sluice is ready");
  }
}
