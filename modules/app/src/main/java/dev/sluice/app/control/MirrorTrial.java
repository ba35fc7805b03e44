package dev.sluice.app.control;

import dev.sluice.admin.spi.ConnectSnapshot;
import dev.sluice.app.connect.Attempt;
import dev.sluice.app.settings.Settings;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Connects to mirrors that operators want to attach. Any thread. */
final class MirrorTrial {
  private static final int AT_ONCE = 8;
  // The admin closes a connection without data after 30 s.
  private static final Duration MOST = Duration.ofSeconds(20);

  private final WorkerExecutor threads;
  private final Semaphore free = new Semaphore(AT_ONCE);

  MirrorTrial(Vertx vertx) {
    threads = vertx.createSharedWorkerExecutor("sluice-connect", AT_ONCE);
  }

  /**
   * Connects to the last mirror of a route.
   *
   * @param settings the configuration with that mirror; it does not run
   */
  Future<ConnectSnapshot> of(Settings settings, String route) {
    if (!free.tryAcquire()) {
      return Future.failedFuture(
          new RejectedExecutionException(AT_ONCE + " addresses are being tried; try again later"));
    }
    return threads
        .executeBlocking(() -> run(settings, route), false)
        .onComplete(done -> free.release());
  }

  private static ConnectSnapshot run(Settings settings, String name) {
    RouteOptions route =
        settings.routes().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    MirrorOptions mirror = route.mirrors().get(route.mirrors().size() - 1);
    Duration limit = Attempt.limit(route);
    Attempt attempt =
        Attempt.to(
            mirror.destination(), limit.compareTo(MOST) < 0 ? limit : MOST, settings.routes());
    return new ConnectSnapshot(
        ConnectSnapshot.Outcome.valueOf(attempt.outcome().name()),
        mirror.to() + " " + attempt.words(),
        attempt.millis());
  }
}
