package dev.sluice.app;

import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Routes in this JVM, on a transport of the test's choice, which change as if by reloads. */
final class RoutesRunning implements AutoCloseable {
  private static final int LOOPS = 2;

  private final Vertx vertx;
  private final RouteManager routes;

  /** Starts without a route. */
  RoutesRunning(String transport) {
    vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(LOOPS)
                    .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)))
            .withTransport(Transports.named(transport))
            .build();
    routes = new RouteManager(vertx, LOOPS);
  }

  /** Returns a configuration. */
  static JsonObject file(JsonObject... routes) {
    return new JsonObject().put("routes", new JsonArray(List.of((Object[]) routes)));
  }

  /** Changes to these routes, and waits until they listen. */
  void apply(JsonObject... all) {
    JsonObject none = new JsonObject();
    apply(Settings.of(file(all), none, none));
  }

  void apply(Settings settings) {
    routes.apply(settings).await();
  }

  @Override
  public void close() {
    routes.stop().await();
    vertx.close().await();
  }
}
