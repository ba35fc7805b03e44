package dev.sluice.app.routes;

import dev.sluice.app.settings.Settings;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.TcpTeeVerticle;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.UdpTeeVerticle;
import dev.sluice.proxy.log.DeadLoops;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.transport.Transports;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
  private final Context worker; // for what may take its time
  private final int defaultInstances;
  private final Set<Future<?>> leaving = ConcurrentHashMap.newKeySet();
  private volatile List<RunningRoute> running = List.of();
  private volatile boolean stopping;
  private volatile @Nullable Set<String> singletons; // null, and there is no cluster to share them
  private volatile @Nullable Settings applied; // by one change after the other
  private Future<?> lastChange = Future.succeededFuture(); // one after the other

  /**
   * None yet.
   *
   * @param defaultInstances for routes that do not say how many instances they want
   */
  public RouteManager(Vertx vertx, int defaultInstances) {
    this.vertx = vertx;
    this.worker = VertxAccess.newWorker(vertx);
    this.defaultInstances = defaultInstances;
  }

  /** Says whether all routes listen that shall do so here, and are not about to stop. */
  public boolean isReady() {
    return !stopping && applied != null && areLoopsAlive();
  }

  /** Returns whether all event loops that have carried a route are alive. */
  public boolean areLoopsAlive() {
    return DeadLoops.of(vertx).count() == 0;
  }

  /** Returns the routes, which all listen. */
  public List<RunningRoute> running() {
    return running;
  }

  /**
   * Makes the routes those of a configuration. Sessions that are open finish under the one that
   * they began with.
   *
   * @return what has changed, once all listen; failed, and nothing has changed, when one cannot
   */
  public synchronized Future<List<RouteChange>> apply(Settings settings) {
    Future<List<RouteChange>> change = lastChange.transform(done -> change(settings));
    lastChange = change;
    return change;
  }

  /**
   * Makes the routes those of the configuration that was applied last, after an edit.
   *
   * @param edit changes a copy of it; what it throws is the failure
   * @return as {@link #apply}
   */
  public synchronized Future<List<RouteChange>> edit(Consumer<JsonObject> edit) {
    if (stopping) { // stopping may take as long as the sessions
      return Future.failedFuture(new ConfigException(List.of("routes: Sluice is shutting down")));
    }
    Future<List<RouteChange>> change =
        lastChange
            .transform(done -> worker.executeBlocking(() -> edited(edit)))
            .compose(this::change);
    lastChange = change;
    return change;
  }

  /** Returns the settings that were applied last; null where none were. */
  @Nullable Settings applied() {
    return applied;
  }

  /** Returns the configuration that was applied last, with what overrides it. */
  public synchronized JsonObject config() {
    return applied == null ? new JsonObject() : applied.json().copy();
  }

  /** Stops all singletons until {@link #runSingletons} names those that this node runs. */
  public void shareSingletons() {
    singletons = Set.of();
  }

  /** Returns the names of the routes that only one node shall run. */
  public Set<String> singletons() {
    Settings now = applied;
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
    Settings now = applied;
    if (now == null || stopping) {
      return Future.failedFuture(new ConfigException(List.of("routes: not running")));
    }
    Set<String> before = singletons;
    singletons = names;
    return change(now).onFailure(e -> singletons = before);
  }

  private List<RouteOptions> runnable(Settings settings) {
    Set<String> here = singletons;
    return settings.routes().stream()
        .filter(route -> here == null || !route.singleton() || here.contains(route.name()))
        .toList();
  }

  private Settings edited(Consumer<JsonObject> edit) {
    if (applied == null) {
      throw new ConfigException(List.of("routes: not started yet"));
    }
    JsonObject json = applied.json().copy();
    edit.accept(json);
    // What overrides the file is in there already.
    return Settings.of(json, new JsonObject(), new JsonObject());
  }

  private Future<List<RouteChange>> change(Settings settings) {
    List<RouteChange> changes = RouteChange.between(running, runnable(settings));
    IdentityHashMap<RouteChange, RunningRoute> started =
        new IdentityHashMap<>(); // guarded by itself
    return Batches.each(
            RouteChange.of(RouteChange.Start.class, changes),
            start -> start(start).onSuccess(route -> put(started, start, route)))
        .recover(e -> undeployAll(started).transform(undone -> Future.failedFuture(e)))
        .compose(ready -> reconfigure(changes))
        .compose(
            done -> {
              warnOfAdmin(settings);
              settings.memory().applyTo(vertx);
              DeadLoops.of(vertx).whenDead(settings.onDeadLoop()::act);
              List<RunningRoute> before = running;
              running = next(changes, started);
              applied = settings;
              // Old listeners retire last, so new connections only reach the new configuration.
              return leave(before).transform(retired -> Future.succeededFuture(changes));
            });
  }

  private static void put(
      IdentityHashMap<RouteChange, RunningRoute> started, RouteChange change, RunningRoute route) {
    synchronized (started) {
      started.put(change, route);
    }
  }

  private static List<RunningRoute> next(
      List<RouteChange> changes, IdentityHashMap<RouteChange, RunningRoute> started) {
    List<RunningRoute> next = new ArrayList<>();
    for (RouteChange change : changes) {
      if (change instanceof RouteChange.Keep keep) {
        next.add(keep.route());
      } else if (change instanceof RouteChange.Reconfigure to) {
        next.add(to.route().with(to.wanted()));
      } else if (change instanceof RouteChange.Start) {
        next.add(started.get(change));
      }
    }
    return List.copyOf(next);
  }

  /** The admin's listener keeps its initial settings. */
  private void warnOfAdmin(Settings next) {
    if (applied != null && !Objects.equals(applied.admin(), next.admin())) {
      LOG.warn("admin: the change takes effect at the next start");
    }
  }

  private Future<RunningRoute> start(RouteChange.Start change) {
    RouteOptions wanted = change.wanted();
    RunningRoute before = change.inPlaceOf();
    if (before == null || before.options().carriesDatagrams() != wanted.carriesDatagrams()) {
      return deploy(wanted);
    }
    RouteOptions atSamePort = wanted.listeningAt(before.listening());
    if (before.verticles().get(0) instanceof TcpTeeVerticle listening) {
      return deploy(wanted, atSamePort, () -> listening.successor(atSamePort));
    }
    return replaceDatagrams(before, wanted, atSamePort);
  }

  /** Two routes cannot read datagrams at one address: the old one must stop first. */
  private Future<RunningRoute> replaceDatagrams(
      RunningRoute before, RouteOptions wanted, RouteOptions atSamePort) {
    for (TeeVerticle verticle : before.verticles()) {
      ((UdpTeeVerticle) verticle).hurry();
    }
    return vertx
        .undeploy(before.deploymentId())
        .compose(gone -> deploy(wanted, atSamePort))
        .recover(e -> comeBack(before).transform(back -> Future.failedFuture(e)));
  }

  /** Restores a stopped route, so that a failed change changes nothing. */
  private Future<RunningRoute> comeBack(RunningRoute left) {
    return deploy(left.options(), left.options().listeningAt(left.listening()))
        .onSuccess(
            back ->
                running =
                    running.stream().map(route -> route.equals(left) ? back : route).toList());
  }

  private Future<RunningRoute> deploy(RouteOptions route) {
    return deploy(route, route);
  }

  private Future<RunningRoute> deploy(RouteOptions configured, RouteOptions route) {
    return deploy(configured, route, () -> TeeVerticle.of(route));
  }

  /**
   * Deploys a route.
   *
   * @param configured the route as configured
   * @param route the same; if port 0 is configured, with the port that it listened at before
   */
  private Future<RunningRoute> deploy(
      RouteOptions configured, RouteOptions route, Supplier<? extends TeeVerticle> verticles) {
    Queue<TeeVerticle> all = new ConcurrentLinkedQueue<>();
    DeploymentOptions deployment =
        new DeploymentOptions().setInstances(route.instancesOn(defaultInstances));
    return vertx
        .deployVerticle(
            () -> {
              TeeVerticle verticle = verticles.get();
              all.add(verticle);
              return verticle;
            },
            deployment)
        .map(id -> running(configured, route.listen(), id, List.copyOf(all)))
        .recover(e -> Future.failedFuture(new StartException(configured, e)));
  }

  /** All instances of a deployment listen at the same port, so any of them knows it. */
  private RunningRoute running(
      RouteOptions route, Endpoint listen, String deploymentId, List<TeeVerticle> verticles) {
    Endpoint at = listen.isAnyPort() ? listen.withPort(verticles.get(0).actualPort()) : listen;
    return new RunningRoute(route, at, Transports.nameOf(vertx), deploymentId, verticles);
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

  private Future<?> undeployAll(IdentityHashMap<RouteChange, RunningRoute> started) {
    return Batches.each(
        List.copyOf(started.values()),
        route -> vertx.undeploy(route.deploymentId()).otherwiseEmpty());
  }

  /**
   * Drains the routes that are no longer wanted, up to their time limit.
   *
   * @return completed once they accept no more connections
   */
  private Future<?> leave(List<RunningRoute> before) {
    Set<String> leave = new HashSet<>(vertx.deploymentIDs());
    running.forEach(route -> leave.remove(route.deploymentId()));
    return Batches.each(
        before.stream().filter(route -> leave.contains(route.deploymentId())).toList(),
        this::leave);
  }

  private Future<?> leave(RunningRoute route) {
    List<Future<?>> retired = new ArrayList<>();
    for (TeeVerticle verticle : route.verticles()) {
      if (verticle instanceof TcpTeeVerticle tcp) {
        retired.add(tcp.retire());
      }
    }
    Future<Void> left = vertx.undeploy(route.deploymentId());
    leaving.add(left);
    left.onComplete(done -> leaving.remove(left))
        .onFailure(
            e -> LOG.warn("{}: undeploy failed: {}", route.options().name(), ErrorText.of(e)));
    return Future.join(retired);
  }

  /** Stops accepting, lets the sessions drain, and closes what is left. */
  public synchronized Future<?> stop() {
    stopping = true;
    Future<?> stopped =
        lastChange.transform(
            done -> {
              List<RunningRoute> before = running;
              running = List.of();
              return leave(before).transform(retired -> Future.join(List.copyOf(leaving)));
            });
    lastChange = stopped;
    return stopped;
  }

  /** Returns the longest time that stopping all routes may take, in seconds. */
  public long drainSeconds() {
    return running.stream()
        .mapToLong(route -> route.options().drainTimeout().toSeconds())
        .max()
        .orElse(0);
  }

  /** Prints one line for each route and, at last, that all are ready. */
  public void announce() {
    running.forEach(RouteManager::announce);
    System.out.println("sluice is ready");
  }

  private static void announce(RunningRoute route) {
    System.out.println(route);
    if (route.losesLateAnswers()) {
      System.err.println(
          "sluice: "
              + route.options().name()
              + ": a Unix socket on "
              + route.transport()
              + " loses responses that arrive after the client's end of stream;"
              + " epoll and kqueue keep them");
    }
  }
}
