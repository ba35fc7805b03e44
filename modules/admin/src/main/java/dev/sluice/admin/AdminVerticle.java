package dev.sluice.admin;

import dev.sluice.admin.api.Api;
import dev.sluice.admin.http.AccessControl;
import dev.sluice.admin.http.ClientAddress;
import dev.sluice.admin.http.ConnectionLimits;
import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.http.Faults;
import dev.sluice.admin.http.ServerTls;
import dev.sluice.admin.http.StaticFiles;
import dev.sluice.admin.http.TokenFile;
import dev.sluice.admin.metrics.Metrics;
import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The listener for operators: a page, the API behind it, metrics and health.
 *
 * <p>Threads: it runs on an event loop; each method says which threads may call it.
 */
public final class AdminVerticle extends VerticleBase {
  private static final String DASHBOARD = "/dev/sluice/admin/web/";
  private static final String API_DESCRIPTION = "/dev/sluice/admin/"; // openapi.yaml
  private static final long MAX_BODY_BYTES = 64 * 1024;
  private static final long SWEEP_MILLIS = 5000;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpAddress address;
  private final AdminOptions options;
  private final ProxyControl proxy;
  private final String version;
  private final Faults faults = new Faults();
  private @Nullable Metrics metrics;
  private @Nullable ServerTls tls;
  private volatile int port;

  /**
   * Starts without a listener.
   *
   * @param address where it listens
   * @param version version of the program, for the metrics
   */
  public AdminVerticle(
      HttpAddress address, AdminOptions options, ProxyControl proxy, String version) {
    this.address = address;
    this.options = options;
    this.proxy = proxy;
    this.version = version;
  }

  @Override
  public Future<?> start() {
    Path file = options.tokenFile();
    return file == null
        ? listen(access(null))
        : TokenFile.open(vertx, file).compose(token -> listen(access(token)));
  }

  private AccessControl access(@Nullable TokenFile token) {
    return new AccessControl(address.host(), options.rateLimit(), token);
  }

  private Future<?> listen(AccessControl access) {
    return address.isSecure()
        ? ServerTls.open(vertx, Objects.requireNonNull(options.tls()))
            .compose(secure -> listen(access, secure))
        : listen(access, null);
  }

  private Future<?> listen(AccessControl access, @Nullable ServerTls secure) {
    tls = secure;
    Metrics measured = Metrics.of(proxy, version, faults);
    metrics = measured;
    ConnectionLimits connections =
        new ConnectionLimits(ConnectionLimits.BOUNDS, ClientAddress::of, faults);
    vertx.setPeriodic(SWEEP_MILLIS, timer -> connections.sweep());
    return vertx
        .createHttpServer(ServerTls.options(secure))
        .connectionHandler(connections::opened)
        .requestHandler(router(measured, access))
        .listen(address.port(), address.host())
        .onSuccess(server -> ServerTls.watch(secure, server))
        .map(HttpServer::actualPort)
        .onSuccess(bound -> port = bound)
        .onFailure(e -> measured.close());
  }

  private Router router(Metrics measured, AccessControl access) {
    Router router = Router.router(vertx);
    ErrorResponses.handle(router);
    router.route().handler(AccessControl::addHeaders);
    // The page needs no token, because it has no data and asks for the token itself.
    reads(router.route()).handler(new StaticFiles(vertx, DASHBOARD)::serve);
    router.route().handler(access::authorize);
    router.route().handler(access::limitChanges);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    reads(router.route("/openapi.yaml")).handler(new StaticFiles(vertx, API_DESCRIPTION)::serve);
    reads(router.route("/metrics")).handler(request -> metrics(measured, request));
    reads(router.route("/health/live")).handler(this::live);
    reads(router.route("/health/ready"))
        .handler(HealthCheckHandler.createWithHealthChecks(readiness()));
    new Api(vertx, context, proxy, version).addTo(router);
    return router;
  }

  private static Route reads(Route route) {
    return route.method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private void live(RoutingContext request) {
    if (proxy.isAlive()) {
      request.response().setStatusCode(204).end();
    } else {
      request.response().setStatusCode(503).end("an event loop has died: restart the process");
    }
  }

  private void metrics(Metrics measured, RoutingContext request) {
    Promise<List<RouteSnapshot>> running = VertxAccess.promise(context);
    Promise<List<DrainingSnapshot>> draining = VertxAccess.promise(context);
    proxy.read().onComplete(running);
    proxy.draining().onComplete(draining);
    Future.all(running.future(), draining.future())
        .map(read -> measured.scrape(running.future().result(), draining.future().result()))
        .onSuccess(text -> request.response().putHeader("Content-Type", TEXT).end(text))
        .onFailure(request::fail);
  }

  private HealthChecks readiness() {
    return HealthChecks.create(vertx)
        .register("routes", promise -> promise.complete(new Status().setOk(proxy.isReady())))
        // A refused file changes nothing, so the node stays ready; the errors are reported.
        .register(
            "reload",
            promise ->
                promise.complete(
                    new Status()
                        .setOk(true)
                        .setData(new JsonObject().put("errors", proxy.reloads().errors()))))
        // Files that are wrong change nothing, either.
        .register(
            "certificates",
            promise ->
                promise.complete(
                    new Status()
                        .setOk(true)
                        .setData(new JsonObject().put("errors", proxy.certificateErrors()))));
  }

  /** Returns the port of the listener; any thread. */
  public int actualPort() {
    return port;
  }

  @Override
  public Future<?> stop() {
    if (metrics != null) {
      metrics.close();
    }
    if (tls != null) {
      tls.close();
    }
    return Future.succeededFuture();
  }
}
