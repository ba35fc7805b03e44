package dev.sluice.app.cli;

import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.Signals;
import dev.sluice.app.process.SystemdNotify;
import dev.sluice.app.routes.ConfigWatcher;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the program by SIGTERM or SIGINT: it drains and exits 0, and a second signal ends it
 * at once.
 *
 * <p>The JVM's own handling would exit 143, and would make a second signal wait for the first.
 */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long GRACE_MILLIS = 10_000; // beyond what the routes allow themselves
  private static final AtomicBoolean signalled = new AtomicBoolean();

  private Shutdown() {}

  /** Makes signals run the shutdown hooks; without a handler, SIGUSR1 would end the process. */
  public static void installSignals() {
    Signals.on("TERM", Shutdown::exit);
    Signals.on("INT", Shutdown::exit);
    Signals.on("USR1", signal -> ProcessLog.reopen());
  }

  /**
   * Adds the hook that lets the file be, leaves the cluster, drains the routes and closes Vert.x.
   *
   * @param watcher null if the routes are from no file
   */
  static void drainAtExit(
      Vertx vertx,
      RouteManager routes,
      @Nullable ConfigWatcher watcher,
      @Nullable Cluster cluster) {
    Runnable drain =
        () -> {
          SystemdNotify.stopping();
          Future<?> unwatched = watcher == null ? Future.succeededFuture() : watcher.close();
          waitForBalancers(routes);
          ProcessLog.print("draining");
          long patience = routes.drainMillis() + GRACE_MILLIS;
          try {
            Future.join(stop(routes, cluster), unwatched)
                .transform(stopped -> vertx.close())
                .await(patience, TimeUnit.MILLISECONDS);
          } catch (TimeoutException e) {
            LOG.warn("gave up waiting for the routes to close");
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(drain, "sluice-drain"));
  }

  /** Lets clients be sent elsewhere before this process refuses them. */
  private static void waitForBalancers(RouteManager routes) {
    Settings settings = routes.applied();
    Duration delay = settings == null ? Duration.ZERO : settings.drainDelay();
    routes.leave(delay);
    if (!delay.isZero()) {
      ProcessLog.print("not ready; draining after drainDelay");
      sleep(delay.toMillis());
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The event bus has to last as long as the sessions that have a mirror there. */
  private static Future<?> stop(RouteManager routes, @Nullable Cluster cluster) {
    return cluster == null
        ? routes.stop()
        : Future.join(cluster.leave(), routes.stop()).transform(stopped -> cluster.close());
  }

  /** Whether a signal has come: what does not start any more is no failure then. */
  static boolean isUnderway() {
    return signalled.get();
  }

  private static void exit(int signal) {
    if (signalled.getAndSet(true)) {
      Runtime.getRuntime().halt(128 + signal);
    }
    System.exit(ExitCode.FINE);
  }
}
