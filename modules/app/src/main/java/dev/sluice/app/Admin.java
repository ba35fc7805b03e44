package dev.sluice.app;

import dev.sluice.admin.AdminOptions;
import dev.sluice.admin.AdminProxy;
import dev.sluice.admin.AdminVerticle;
import dev.sluice.admin.RouteReading;
import dev.sluice.proxy.RouteStats;
import dev.sluice.proxy.TeeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin module sees of the program. Any thread. */
final class Admin implements AdminProxy {
  private final Routes routes;
  private final Supplier<ReloadStatus> reloads;

  private Admin(Routes routes, Supplier<ReloadStatus> reloads) {
    this.routes = routes;
    this.reloads = reloads;
  }

  /** Starts the listener for operators, if there shall be one, and prints where it listens. */
  static Future<?> start(
      Vertx vertx, @Nullable AdminOptions options, Routes routes, Supplier<ReloadStatus> reloads) {
    if (options == null) {
      return Future.succeededFuture();
    }
    AdminVerticle verticle = new AdminVerticle(options, new Admin(routes, reloads), version());
    return vertx
        .deployVerticle(verticle)
        .onSuccess(
            id ->
                System.out.println("admin: http://" + options.host() + ":" + verticle.actualPort()))
        .recover(e -> Future.failedFuture(new StartException(options, e)));
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public Future<List<RouteReading>> read() {
    List<Future<RouteReading>> all = routes.running().stream().map(Admin::read).toList();
    return Future.all(all).map(read -> all.stream().map(Future::result).toList());
  }

  private static Future<RouteReading> read(RunningRoute route) {
    long asked = System.nanoTime();
    List<Future<? extends RouteStats>> all = new ArrayList<>();
    for (TeeVerticle verticle : route.verticles()) {
      all.add(verticle.stats());
    }
    return Future.all(all)
        .map(
            read -> {
              List<RouteStats> stats = new ArrayList<>();
              all.forEach(future -> stats.add(future.result()));
              Duration delay = Duration.ofNanos(System.nanoTime() - asked);
              return new RouteReading(route.options(), stats, delay);
            });
  }

  @Override
  public boolean isReady() {
    return !routes.running().isEmpty();
  }

  @Override
  public long reloads() {
    return reloads.get().succeeded();
  }

  @Override
  public long failedReloads() {
    return reloads.get().failed();
  }

  @Override
  public List<String> reloadErrors() {
    return reloads.get().errors();
  }
}
