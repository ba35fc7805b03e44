package dev.sluice.app;

import dev.sluice.admin.AdminVerticle;
import dev.sluice.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What {@code sluice run} does. */
final class RunCommand {
  // An admin loads hundreds of classes, and clients that were waiting for the routes come first.
  private static final long ADMIN_AFTER_MILLIS = 200;

  private RunCommand() {}

  /** Runs, and prints what went wrong; returns the exit code. */
  static int execute(RunArguments arguments) {
    try {
      run(arguments);
      return ExitCode.FINE;
    } catch (Exception e) {
      return Shutdown.isUnderway() ? ExitCode.FINE : ExitCode.report(e);
    }
  }

  /**
   * Starts all routes, and the admin if there is one; they run on until the JVM is told to end.
   * Blocks until they listen.
   */
  static Started run(RunArguments arguments) {
    VertxStart first = VertxStart.of(arguments);
    Vertx vertx = first.start();
    Settings file = read(vertx, arguments.config());
    if (first.carries(file, arguments)) {
      return run(first, vertx, file, arguments);
    }
    vertx.close().await();
    VertxStart other = first.withUnixSockets();
    return run(other, other.start(), file, arguments);
  }

  private static Settings read(Vertx vertx, Path config) {
    Future<Settings> settings = Configuration.ofFile(vertx, config);
    Shutdown.installSignals(); // takes some time, which this thread has while others read
    try {
      return settings.await();
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  private static Started run(VertxStart start, Vertx vertx, Settings file, RunArguments arguments) {
    try {
      Routes routes = new Routes(vertx, start.eventLoops());
      Membership.Start first = new Membership.Start(file, null);
      if (arguments.cluster()) {
        LaunchedCluster.check(file.json());
        first = Membership.start(vertx, file).await();
        routes.shareSingles();
      }
      DescriptorLimit.check(
          first.settings().routes().stream().map(Settings.Route::options).toList());
      routes.apply(first.settings()).await();
      Reload reload = Reload.watch(vertx, arguments.config(), file, routes);
      Cluster cluster = arguments.cluster() ? Membership.join(vertx, routes, first) : null;
      reload.yieldTo(cluster);
      Shutdown.drainAtExit(vertx, routes, reload, cluster);
      AdminVerticle admin = null;
      if (file.admin() != null) {
        // Not by Vertx.timer(), which alone needs two classes that no cache has.
        Future.future(later -> vertx.setTimer(ADMIN_AFTER_MILLIS, id -> later.complete())).await();
        Vertx admins = start.startForAdmin(Admin.labels(cluster));
        admin = Admin.start(admins, file.admin(), routes, reload, cluster).await();
      }
      Signals.on("HUP", signal -> reload.now());
      routes.announce();
      SystemdNotify.ready();
      return new Started(routes, admin);
    } catch (RuntimeException e) {
      if (!Shutdown.isUnderway()) { // which closes it by itself
        vertx.close().await();
      }
      throw e;
    }
  }

  /**
   * What runs on.
   *
   * @param admin null where the configuration has none
   */
  record Started(Routes routes, @Nullable AdminVerticle admin) {}
}
