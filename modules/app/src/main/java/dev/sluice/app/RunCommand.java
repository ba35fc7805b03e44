package dev.sluice.app;

import io.vertx.core.Vertx;

/** What {@code sluice run} does once its configuration is known to be right. */
final class RunCommand {
  private RunCommand() {}

  /** Starts all routes; they run on until the JVM is told to end. Blocks until they listen. */
  static void run(Settings settings, VertxStart start) {
    Shutdown.installSignals();
    Vertx vertx = start.start();
    try {
      Routes routes = Routes.start(vertx, settings, start.eventLoops()).await();
      Shutdown.drainAtExit(vertx, routes, longestDrain(settings));
      routes.announce();
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  private static long longestDrain(Settings settings) {
    return settings.routes().stream()
        .mapToLong(route -> route.options().drainTimeout().toSeconds())
        .max()
        .orElse(0);
  }
}
