package dev.sluice.app;

import dev.sluice.admin.AdminOptions;
import dev.sluice.admin.HttpAddress;
import dev.sluice.app.control.AdminAdapter;
import dev.sluice.app.routes.ConfigWatcher;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.TestClient;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Routes with an admin in this JVM, and a client of the admin. */
final class AdminRunning implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path file;
  private final int routePort;
  private final int port;
  private final VertxFactory start = new VertxFactory(Transports.auto(false), 1);
  private final Vertx vertx = start.start();
  private final Vertx admins = start.startForAdmin(Map.of());
  private final RouteManager routes = new RouteManager(vertx, 1);
  private @Nullable ConfigWatcher reload;

  private AdminRunning(Path file, int routePort, int port) {
    this.file = file;
    this.routePort = routePort;
    this.port = port;
  }

  /**
   * Starts a route {@code orders} with an admin.
   *
   * @param more additional keys of the admin
   */
  static AdminRunning start(Path folder, String primary, String more) throws IOException {
    AdminRunning running =
        new AdminRunning(folder.resolve("sluice.yaml"), FreePort.find(), FreePort.find());
    running.write(primary, more);
    running.run();
    return running;
  }

  /** Starts routes of UDP at any ports, {@code route-1} and so on, with an admin. */
  static AdminRunning ofMany(Path folder, int routes, String primary) throws IOException {
    AdminRunning running =
        new AdminRunning(folder.resolve("sluice.yaml"), FreePort.find(), FreePort.find());
    StringBuilder text = new StringBuilder();
    text.append("admin: {listen: 'http://127.0.0.1:%d'}\nroutes:\n".formatted(running.port));
    for (int i = 1; i <= routes; i++) {
      text.append(
          "- {name: route-%d, listen: 'udp://127.0.0.1:0', primary: {to: '%s'}}\n"
              .formatted(i, primary));
    }
    Files.writeString(running.file, text);
    running.run();
    return running;
  }

  private void run() {
    Settings settings = SettingsLoader.ofFile(vertx, file).await();
    routes.apply(settings).await();
    ConfigWatcher watching = ConfigWatcher.watch(vertx, file, settings, routes);
    reload = watching;
    AdminOptions options = Objects.requireNonNull(settings.admin());
    HttpAddress listen = Objects.requireNonNull(options.listen());
    AdminAdapter.start(admins, listen, options, routes, watching, null).await();
  }

  /** Starts it again after it was closed, at the same ports. */
  AdminRunning again() {
    AdminRunning running = new AdminRunning(file, routePort, port);
    running.run();
    return running;
  }

  /** Writes the configuration file; its route has no mirrors. */
  void write(String primary, String more) throws IOException {
    String text =
        """
        admin: {listen: 'http://127.0.0.1:%d'%s}
        reload: {scan: 100ms}
        routes:
          - {name: orders, listen: 'tcp://127.0.0.1:%d', primary: {to: '%s'}}
          - {name: names, listen: 'udp://127.0.0.1:0', primary: {to: 'udp://127.0.0.1:9'}}
        """
            .formatted(port, more, routePort, primary);
    writeFile(text);
  }

  /** Writes the configuration file. */
  void writeFile(String text) throws IOException {
    Path written = Files.writeString(file.resolveSibling("written"), text);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  int port() {
    return port;
  }

  RouteManager routes() {
    return routes;
  }

  TestClient client() {
    return TestClient.connect(routeUrl());
  }

  String routeUrl() {
    return "tcp://127.0.0.1:" + routePort;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return ask("GET", path, "", headers);
  }

  /** Sends a request with a JSON body; an empty one sends none. */
  HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends a request and returns the response's body. */
  String text(String path) {
    try {
      return get(path).body();
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  /** Returns whether one more event listener is accepted; closes its connection at once. */
  boolean getsEvents() {
    HttpRequest request = HttpRequest.newBuilder(url("/api/events")).build();
    try (InputStream events = http.send(request, BodyHandlers.ofInputStream()).body()) {
      return events.read() == 'r';
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("/api/events", e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Returns {@code orders} as the API shows it. */
  JsonObject orders() {
    return new JsonObject(text("/api/routes/orders"));
  }

  @Override
  public void close() {
    if (reload != null) {
      reload.close().await();
    }
    routes.stop().await();
    admins.close().await();
    vertx.close().await();
  }
}
