package dev.sluice.app;

import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A file of {@code conf} that runs in this JVM, changed only by override variables. */
final class Example implements AutoCloseable {
  /** The folder of the files. */
  static final Path CONF = Program.ROOT.resolve("conf");

  private final Vertx vertx;
  private final RouteManager routes;

  /**
   * Starts its routes.
   *
   * @param file in {@code conf}
   * @param variables override variables without {@code SLUICE_ROUTES_}; they must set each {@code
   *     listen} and {@code to}, because other programs may use the ports in the file
   */
  Example(String file, Map<String, Object> variables) {
    JsonObject config = SettingsLoader.readFile(CONF.resolve(file));
    JsonObject overrides = new JsonObject();
    variables.forEach((key, value) -> overrides.put("SLUICE_ROUTES_" + key, value));
    Settings settings = Settings.of(config, overrides, new JsonObject());
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(2)
            .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
    vertx =
        Vertx.builder()
            .with(options)
            .withTransport(Transports.auto(settings.hasUnixSockets()))
            .build();
    routes = new RouteManager(vertx, 2);
    routes.apply(settings).await();
  }

  /** Returns the port of a route. */
  int port(String route) {
    return URI.create(url(route)).getPort();
  }

  /** Returns the address of a route. */
  String url(String route) {
    return routes.running().stream()
        .filter(running -> running.options().name().equals(route))
        .map(running -> running.listening().toString().replace("0.0.0.0", "127.0.0.1"))
        .findFirst()
        .orElseThrow();
  }

  /** Drains the routes and stops them. */
  @Override
  public void close() {
    routes.stop().await();
    vertx.close().await();
  }
}
