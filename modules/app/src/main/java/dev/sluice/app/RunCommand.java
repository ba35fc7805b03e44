package dev.sluice.app;

import io.vertx.core.Vertx;
import java.nio.file.Path;

/** What {@code sluice run} does. */
final class RunCommand {
  private RunCommand() {}

  /** Runs, and prints what went wrong; returns the exit code. */
  static int execute(RunArguments arguments) {
    try {
      run(arguments);
      return ExitCode.FINE;
    } catch (Exception e) {
      return ExitCode.report(e);
    }
  }

  /** Starts all routes; they run on until the JVM is told to end. Blocks until they listen. */
  static Routes run(RunArguments arguments) {
    VertxStart start = VertxStart.of(arguments);
    if (start.cluster()) {
      // Read before there is a Vert.x: a bad file must not join a cluster.
      Settings settings = Configuration.ofFile(arguments.config());
      return run(start, start.carrying(settings).start(), settings, arguments.config());
    }
    Vertx vertx = start.start();
    Settings settings = read(vertx, arguments.config());
    if (!start.carries(settings)) {
      vertx.close().await();
      vertx = start.carrying(settings).start();
    }
    return run(start, vertx, settings, arguments.config());
  }

  private static Settings read(Vertx vertx, Path config) {
    try {
      return Configuration.ofFile(vertx, config).await();
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  private static Routes run(VertxStart start, Vertx vertx, Settings settings, Path config) {
    try {
      Shutdown.installSignals();
      Routes routes = new Routes(vertx, start.eventLoops());
      routes.apply(settings).await();
      Reload reload = Reload.watch(vertx, config, routes, settings.scan());
      Shutdown.drainAtExit(vertx, routes, reload);
      Admin.start(vertx, settings.admin(), routes, reload).await();
      Signals.on("HUP", signal -> reload.now());
      routes.announce();
      SystemdNotify.ready();
      return routes;
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }
}
