package dev.sluice.app.cli;

import dev.sluice.admin.AdminOptions;
import dev.sluice.admin.AdminVerticle;
import dev.sluice.admin.HttpAddress;
import dev.sluice.app.control.AdminAdapter;
import dev.sluice.app.control.AdminStart;
import dev.sluice.app.control.ClusterAdapter;
import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.process.DescriptorLimit;
import dev.sluice.app.process.HangUp;
import dev.sluice.app.process.PortSharing;
import dev.sluice.app.process.SystemdNotify;
import dev.sluice.app.routes.ConfigWatcher;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.MemoryOptions;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.app.vertx.LaunchedCluster;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.cluster.Cluster;
import dev.sluice.config.ErrorText;
import dev.sluice.transport.Transports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxy in this JVM: its Vert.x, its routes, and the admin if it has one. */
public final class ProxyProcess {
  // An admin loads hundreds of classes, and clients that were waiting for the routes come first.
  private static final long ADMIN_AFTER_MILLIS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ProxyProcess.class);

  private ProxyProcess() {}

  /**
   * Starts all routes, and the admin if there is one; they run until the JVM receives a signal to
   * end. Blocks until they listen.
   */
  public static Started start(RunOptions options) {
    VertxFactory first = VertxFactory.of(options.transport(), options.eventLoops());
    Vertx vertx = first.start();
    Settings file = read(vertx, options);
    if (!options.transport().equals(Transports.AUTO) || !file.hasUnixSockets()) {
      return run(first, vertx, file, options);
    }
    vertx.close().await();
    VertxFactory other = first.withUnixSockets();
    return run(other, other.start(), file, options);
  }

  private static Settings read(Vertx vertx, RunOptions options) {
    Future<Settings> settings =
        options.config() == null
            ? SettingsLoader.ofArguments(vertx, options.given())
            : SettingsLoader.ofFile(vertx, options.config());
    Shutdown.installSignals(); // takes some time, which this thread has while others read
    try {
      Settings file = settings.await();
      ProcessLog.apply(file.log());
      return file;
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  private static Started run(VertxFactory factory, Vertx vertx, Settings file, RunOptions options) {
    try {
      RouteManager routes = new RouteManager(vertx, factory.eventLoops());
      ClusterAdapter.Start first = new ClusterAdapter.Start(file, null);
      if (options.cluster()) {
        LaunchedCluster.check(file.json());
        first = ClusterAdapter.start(vertx, file).await();
        routes.shareSingletons();
      }
      DescriptorLimit.check(first.settings().routes());
      PortSharing.check(first.settings().routes());
      AdminStart admin =
          file.admin() == null
              ? null
              : AdminStart.check(vertx, file.admin(), first.settings().routes());
      routes.apply(first.settings()).await();
      ConfigWatcher watcher = watcher(vertx, options.config(), file, routes);
      Cluster cluster = options.cluster() ? ClusterAdapter.join(vertx, routes, first) : null;
      if (watcher != null) {
        watcher.yieldTo(cluster);
      }
      Shutdown.drainAtExit(vertx, routes, watcher, cluster);
      AdminVerticle started =
          admin == null ? null : start(vertx, factory, admin, routes, watcher, cluster);
      HangUp.whenReceived(() -> reload(watcher));
      MemoryOptions.announce();
      routes.announce();
      SystemdNotify.ready();
      return new Started(routes, started);
    } catch (RuntimeException e) {
      if (!Shutdown.isUnderway()) { // which closes it by itself
        vertx.close().await();
      }
      throw e;
    }
  }

  /** Starts the listeners for operators, unless another process still has an address of theirs. */
  private static @Nullable AdminVerticle start(
      Vertx vertx,
      VertxFactory factory,
      AdminStart admin,
      RouteManager routes,
      @Nullable ConfigWatcher watcher,
      @Nullable Cluster cluster) {
    if (!admin.waits()) {
      // Not by Vertx.timer(), which alone needs two classes that no cache has.
      Future.future(later -> vertx.setTimer(ADMIN_AFTER_MILLIS, id -> later.complete())).await();
    }
    // On this thread, because Vert.x warns if one of its own threads creates another Vert.x.
    Vertx admins =
        admin.options().listen() == null
            ? factory.startForHealth()
            : factory.startForAdmin(AdminAdapter.labels(cluster));
    Future<Optional<AdminVerticle>> started =
        admin
            .begin(() -> start(admins, admin.options(), routes, watcher, cluster))
            .onFailure(e -> admins.close());
    if (admin.waits()) {
      started.onFailure(e -> LOG.error(ErrorText.of(e)));
      return null;
    }
    return started.await().orElse(null);
  }

  /**
   * Starts the listeners for operators, all of them or none.
   *
   * @return empty if the only one is that for health
   */
  private static Future<Optional<AdminVerticle>> start(
      Vertx admins,
      AdminOptions options,
      RouteManager routes,
      @Nullable ConfigWatcher watcher,
      @Nullable Cluster cluster) {
    HttpAddress listen = options.listen();
    Future<?> health =
        options.health() == null
            ? Future.succeededFuture()
            : AdminAdapter.startHealth(admins, options.health(), options, routes);
    return health
        .compose(
            healthy ->
                listen == null
                    ? Future.succeededFuture(Optional.<AdminVerticle>empty())
                    : AdminAdapter.start(admins, listen, options, routes, watcher, cluster)
                        .map(Optional::of))
        .recover(e -> undeployAll(admins).transform(undone -> Future.failedFuture(e)));
  }

  private static Future<?> undeployAll(Vertx vertx) {
    return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList());
  }

  private static @Nullable ConfigWatcher watcher(
      Vertx vertx, @Nullable Path config, Settings file, RouteManager routes) {
    return config == null ? null : ConfigWatcher.watch(vertx, config, file, routes);
  }

  private static void reload(@Nullable ConfigWatcher watcher) {
    if (watcher == null) {
      LOG.warn("not reloaded: the routes are from the command line, not from a file");
    } else {
      var unused = watcher.now();
    }
  }

  /**
   * The parts that keep running.
   *
   * @param admin null if the configuration has none, or if it waits for its address
   */
  public record Started(RouteManager routes, @Nullable AdminVerticle admin) {}
}
