package dev.sluice.app.control;

import dev.sluice.admin.AdminOptions;
import dev.sluice.admin.AdminVerticle;
import dev.sluice.admin.HealthVerticle;
import dev.sluice.admin.HttpAddress;
import dev.sluice.admin.spi.ClusterSnapshot;
import dev.sluice.admin.spi.ConnectSnapshot;
import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.ReloadPlan;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.admin.spi.Scope;
import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.process.SluiceVersion;
import dev.sluice.app.routes.ConfigWatcher;
import dev.sluice.app.routes.DrainingRoute;
import dev.sluice.app.routes.ReloadStatus;
import dev.sluice.app.routes.RouteChange;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.routes.RunningRoute;
import dev.sluice.app.routes.StartException;
import dev.sluice.app.settings.ConfigEdit;
import dev.sluice.app.settings.ConfigEdits;
import dev.sluice.app.settings.ConfigText;
import dev.sluice.cluster.Cluster;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.tls.keys.KeyReloads;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the admin to the routes and the cluster of the program. Any thread. */
public final class AdminAdapter implements ProxyControl {
  private static final Logger LOG = LoggerFactory.getLogger(AdminAdapter.class);
  private static final String OPEN =
      "admin: without a tokenFile every user of this machine may change the routes, and attach a"
          + " mirror that gets a copy of all traffic; to prevent that, set admin.tokenFile";

  private final RouteManager routes;
  private final @Nullable ConfigWatcher watcher;
  private final @Nullable Cluster cluster;
  private final AttachRules attachRules;
  private final MirrorTrial trial;

  private AdminAdapter(
      RouteManager routes,
      @Nullable ConfigWatcher watcher,
      @Nullable Cluster cluster,
      AttachRules attachRules,
      MirrorTrial trial) {
    this.routes = routes;
    this.watcher = watcher;
    this.cluster = cluster;
    this.attachRules = attachRules;
    this.trial = trial;
  }

  /**
   * Starts the admin, and prints its address.
   *
   * @param vertx the Vert.x of the admin; the routes may have another one
   * @param listen {@code options.listen()}, which may be null there
   * @param watcher reloads the configuration file; null if there is no file
   * @param cluster the cluster; null if this node is in none
   */
  public static Future<AdminVerticle> start(
      Vertx vertx,
      HttpAddress listen,
      AdminOptions options,
      RouteManager routes,
      @Nullable ConfigWatcher watcher,
      @Nullable Cluster cluster) {
    AttachRules rules =
        new AttachRules(options.attachAllow(), name -> VertxAccess.addresses(vertx, name));
    AdminAdapter adapter =
        new AdminAdapter(routes, watcher, cluster, rules, new MirrorTrial(vertx));
    AdminVerticle verticle = new AdminVerticle(listen, options, adapter, version());
    return vertx
        .deployVerticle(verticle)
        .onSuccess(
            id -> {
              ProcessLog.print("admin: " + listen.withPort(verticle.actualPort()));
              if (options.tokenFile() == null) {
                LOG.warn(OPEN);
              }
            })
        .map(verticle)
        .recover(e -> Future.failedFuture(new StartException("admin", listen, e)));
  }

  /** Starts the listener for health alone, and prints its address. */
  public static Future<?> startHealth(
      Vertx vertx, HttpAddress health, AdminOptions options, RouteManager routes) {
    HealthVerticle verticle =
        new HealthVerticle(health, options.tls(), routes::areLoopsAlive, routes::isReady);
    return vertx
        .deployVerticle(verticle)
        .onSuccess(id -> ProcessLog.print("health: " + health.withPort(verticle.actualPort())))
        .recover(e -> Future.failedFuture(new StartException("health", health, e)));
  }

  private static String version() {
    String version = SluiceVersion.get();
    return version == null ? "unknown" : version;
  }

  @Override
  public Map<String, String> labels() {
    return labels(cluster);
  }

  /** Returns the labels of all metrics of a node. */
  public static Map<String, String> labels(@Nullable Cluster cluster) {
    return cluster == null ? Map.of() : Map.of("node", cluster.node());
  }

  @Override
  public Future<List<RouteSnapshot>> read() {
    return read(routes);
  }

  /** Reads the counts of all routes. */
  public static Future<List<RouteSnapshot>> read(RouteManager routes) {
    List<Future<RouteSnapshot>> all = routes.running().stream().map(AdminAdapter::read).toList();
    return Future.all(all).map(read -> all.stream().map(Future::result).toList());
  }

  private static Future<RouteSnapshot> read(RunningRoute route) {
    List<Future<RouteStats>> all = new ArrayList<>();
    for (TeeVerticle verticle : route.verticles()) {
      all.add(verticle.stats());
    }
    return Future.all(all)
        .map(
            read -> {
              List<RouteStats> stats = new ArrayList<>();
              all.forEach(future -> stats.add(future.result()));
              return new RouteSnapshot(
                  route.options(),
                  route.listening(),
                  route.transport(),
                  route.verticles().get(0).certificates(),
                  stats);
            });
  }

  @Override
  public Future<List<DrainingSnapshot>> draining() {
    List<Future<DrainingSnapshot>> all =
        routes.draining().now().stream().map(AdminAdapter::read).toList();
    // One that has just ended cannot be read any more.
    return Future.join(all)
        .otherwiseEmpty()
        .map(read -> all.stream().filter(Future::succeeded).map(Future::result).toList());
  }

  private static Future<DrainingSnapshot> read(DrainingRoute draining) {
    Future<RouteSnapshot> route = read(draining.route());
    return Future.all(route, draining.stats())
        .map(
            read ->
                new DrainingSnapshot(
                    draining.id(), route.result(), draining.millisLeft(), read.resultAt(1)));
  }

  @Override
  public OptionalLong stopMillisLeft() {
    return routes.stopMillisLeft();
  }

  @Override
  public Future<Void> closeDraining(String id) {
    return routes
        .draining()
        .close(id)
        .onSuccess(
            closed ->
                LOG.info(
                    "admin: ended the open sessions of {}, which had been stopped",
                    closed.route().options().name()))
        .mapEmpty();
  }

  @Override
  public Future<SessionPage> sessions(
      String route, int skip, int most, @Nullable SessionOrder order) {
    return verticles(route)
        .compose(
            verticles ->
                order == null
                    ? SessionPages.read(verticles, skip, most)
                    : SessionPages.read(verticles, skip, most, order));
  }

  @Override
  public Future<DifferencePage> responseDifferences(String route, long before, int most) {
    return verticles(route).compose(all -> DifferencePages.read(all, before, most));
  }

  private Future<List<TeeVerticle>> verticles(String route) {
    return routes.running().stream()
        .filter(running -> running.options().name().equals(route))
        .findFirst()
        .map(running -> Future.succeededFuture(running.verticles()))
        .orElseGet(
            () -> Future.failedFuture(new NoSuchElementException("there is no route " + route)));
  }

  @Override
  public boolean isAlive() {
    return routes.areLoopsAlive();
  }

  @Override
  public boolean isReady() {
    return routes.isReady();
  }

  @Override
  public ReloadSnapshot reloads() {
    ReloadStatus status = watcher == null ? ReloadStatus.NONE : watcher.status();
    return new ReloadSnapshot(
        status.succeeded(),
        status.failed(),
        status.errors(),
        routes.lost(),
        cluster == null
            ? ClusterSnapshot.NONE
            : new ClusterSnapshot(cluster.runs(), cluster.errors()));
  }

  @Override
  public List<String> certificateErrors() {
    return KeyReloads.OF_PROCESS.errors();
  }

  @Override
  public Future<List<String>> reload() {
    return watcher == null
        ? Future.failedFuture(noFile())
        : refusals(watcher.now()).map(RouteChange::names);
  }

  @Override
  public Future<ReloadPlan> planReload() {
    return watcher == null ? Future.failedFuture(noFile()) : watcher.plan();
  }

  private static ConfigException noFile() {
    return new ConfigException(
        List.of(
            "there is no file to reload: a launcher or the command line has given the"
                + " configuration"));
  }

  @Override
  public @Nullable List<Difference> differences() {
    return routes.changes();
  }

  @Override
  public Future<String> config(@Nullable String route) {
    return routes.text(
        config -> route == null ? ConfigText.yaml(config) : ConfigText.yaml(config, route));
  }

  @Override
  public Future<JsonObject> nodes() {
    return cluster == null ? Future.failedFuture(noCluster()) : cluster.nodes();
  }

  @Override
  public Future<Long> apply(JsonObject config, long expected) {
    return cluster == null
        ? Future.failedFuture(noCluster())
        : cluster
            .propose(ClusterAdapter.shared(config), expected)
            .onSuccess(version -> LOG.info("admin: the cluster runs version {} now", version));
  }

  private static NoSuchElementException noCluster() {
    return new NoSuchElementException("this node was started without --cluster");
  }

  @Override
  public Future<Void> attach(String route, JsonObject mirror, Scope scope) {
    attachRules.learn(routes.config());
    return attachRules
        .check(mirror)
        .compose(
            may -> edit("attached a mirror to " + route, ConfigEdits.attach(route, mirror), scope));
  }

  @Override
  public Future<ConnectSnapshot> tryMirror(String route, JsonObject mirror) {
    attachRules.learn(routes.config());
    return attachRules
        .check(mirror)
        .compose(may -> routes.planEdit(LoginRule.keptBy(ConfigEdits.attach(route, mirror))))
        .compose(next -> trial.of(next, route));
  }

  @Override
  public Future<Void> detach(String route, String mirror, Scope scope) {
    attachRules.learn(routes.config()); // so that it can be attached again
    return edit("detached " + mirror + " from " + route, ConfigEdits.detach(route, mirror), scope);
  }

  @Override
  public Future<Void> patchRoute(String route, JsonObject patch, Scope scope) {
    return patch(route, route, patch, ConfigEdits.patchRoute(route, patch), scope);
  }

  @Override
  public Future<Void> patchMirror(String route, String mirror, JsonObject patch, Scope scope) {
    return patch(
        route,
        mirror + " of " + route,
        patch,
        ConfigEdits.patchMirror(route, mirror, patch),
        scope);
  }

  private Future<Void> patch(
      String route, String what, JsonObject patch, ConfigEdit edit, Scope scope) {
    JsonObject config = routes.config();
    attachRules.learn(config);
    return Future.succeededFuture()
        .compose(begun -> attachRules.checkPatch(patch, ConfigEdits.route(config, route)))
        .compose(may -> edit("changed " + what + ": " + patch.encode(), edit, scope));
  }

  @Override
  public Future<Void> drain(String route, Scope scope) {
    return edit("stopped " + route, ConfigEdits.remove(route), scope);
  }

  @Override
  public Future<Void> undo(String path) {
    return refusals(routes.undo(path))
        .onSuccess(done -> LOG.info("admin: took back {}", path))
        .mapEmpty();
  }

  private Future<Void> edit(String what, ConfigEdit asked, Scope scope) {
    ConfigEdit edit = LoginRule.keptBy(asked);
    if (scope == Scope.CLUSTER) {
      return cluster == null ? Future.failedFuture(noCluster()) : editAll(cluster, what, edit);
    }
    return refusals(routes.edit(edit))
        .onSuccess(
            done -> LOG.info("admin: {}; it lasts until the file changes or is reloaded", what))
        .mapEmpty();
  }

  private Future<Void> editAll(Cluster all, String what, ConfigEdit edit) {
    return refusals(
            Future.succeededFuture(all.config(ClusterAdapter.shared(routes.config())))
                .compose(
                    now -> {
                      JsonObject next = now.config().copy();
                      String section = edit.applyTo(next);
                      return all.propose(next, now.version())
                          .recover(e -> Future.failedFuture(errorsIn(section, e)));
                    }))
        .onSuccess(version -> LOG.info("admin: {}, on all nodes: version {}", what, version))
        .mapEmpty();
  }

  private static Throwable errorsIn(String section, Throwable e) {
    return e instanceof ConfigException errors ? ConfigEdit.errorsIn(section, errors) : e;
  }

  /** A route that cannot listen is an error of the configuration, too. */
  private static <T> Future<T> refusals(Future<T> change) {
    return change.recover(
        e ->
            Future.failedFuture(
                e instanceof StartException ? new ConfigException(ErrorText.lines(e)) : e));
  }
}
