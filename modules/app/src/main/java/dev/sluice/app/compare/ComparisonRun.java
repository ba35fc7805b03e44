package dev.sluice.app.compare;

import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.process.DescriptorLimit;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.Signals;
import dev.sluice.app.process.Terminal;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.config.ConfigException;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A comparison in this process, from its start until its report is written. One thread. */
public final class ComparisonRun {
  private static final long PERIOD_MILLIS = 1000;

  private final Setup setup;
  private final Vertx vertx;
  private final RouteManager routes;
  private final LiveView view = new LiveView(System.out, Terminal.isPresent());
  private final CountDownLatch ended = new CountDownLatch(1);

  private ComparisonRun(Setup setup, Vertx vertx) {
    this.setup = setup;
    this.vertx = vertx;
    this.routes = new RouteManager(vertx, VertxFactory.DEFAULT_EVENT_LOOPS);
  }

  /**
   * Compares until the duration is over or a signal comes. Blocks.
   *
   * @param transport name of a transport
   * @return 1 if there are differences that are not noise, as {@code diff} does, otherwise 0
   * @throws ConfigException if the setup has errors
   * @throws IOException if the report cannot be written; this is checked at the beginning
   */
  public static int run(Setup setup, String transport) throws IOException, InterruptedException {
    ReportFiles files = ReportFiles.in(setup.folder());
    boolean hasUnix = SettingsLoader.hasUnixSockets(setup.config());
    VertxFactory factory = VertxFactory.of(transport, VertxFactory.DEFAULT_EVENT_LOOPS);
    boolean isAuto = transport.equals(Transports.AUTO);
    Vertx vertx = (isAuto && hasUnix ? factory.withUnixSockets() : factory).start();
    try {
      return new ComparisonRun(setup, vertx).run(files);
    } finally {
      vertx.close().await();
    }
  }

  private int run(ReportFiles files) throws IOException, InterruptedException {
    Signals.on("TERM", this::signalled);
    Signals.on("INT", this::signalled);
    Settings settings = SettingsLoader.ofArguments(vertx, setup.config()).await();
    ProcessLog.apply(settings.log());
    DescriptorLimit.check(settings.routes());
    routes.apply(settings).await();
    RouteReader reader = new RouteReader(routes.running().get(0));
    routes.announce();
    follow(reader);
    routes.stop().await();
    Reading last = reader.read().await();
    view.end(last);
    files.write(setup, last).forEach(ProcessLog::print);
    return hasDifferences(last) ? ExitCode.FAILED : ExitCode.FINE;
  }

  private void signalled(int signal) {
    if (ended.getCount() == 0) { // the second one, while sessions drain
      Runtime.getRuntime().halt(128 + signal);
    }
    ended.countDown();
  }

  /** Shows the comparison until it ends. */
  private void follow(RouteReader reader) throws InterruptedException {
    Duration duration = setup.duration();
    long end = duration == null ? Long.MAX_VALUE : duration.toMillis();
    long elapsed = 0;
    while (elapsed < end) {
      if (ended.await(Math.min(PERIOD_MILLIS, end - elapsed), TimeUnit.MILLISECONDS)) {
        return;
      }
      Reading reading = reader.read().await();
      elapsed = reading.elapsed().toMillis();
      view.show(reading);
    }
    ended.countDown();
  }

  private static boolean hasDifferences(Reading last) {
    return Arrays.stream(ComparisonResult.values())
        .filter(ComparisonResult::isDifference)
        .anyMatch(result -> last.comparison().results(result) > 0);
  }
}
