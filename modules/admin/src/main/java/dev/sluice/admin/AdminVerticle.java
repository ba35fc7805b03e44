package dev.sluice.admin;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The listener for operators: {@code /metrics}, {@code /health/live} and {@code /health/ready}.
 *
 * <p>It only reads. Threads: deployed on an event loop; each method says where it may be called.
 */
public final class AdminVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 30;
  private static final int UNAUTHORIZED = 401;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final AdminOptions options;
  private final AdminProxy proxy;
  private final String version;
  private @Nullable Metrics metrics;
  private volatile int port;

  /**
   * Not listening yet.
   *
   * @param version the program's, as metrics show it
   */
  public AdminVerticle(AdminOptions options, AdminProxy proxy, String version) {
    this.options = options;
    this.proxy = proxy;
    this.version = version;
  }

  @Override
  public Future<?> start() {
    Metrics measured = Metrics.of(proxy, version);
    metrics = measured;
    HttpServerOptions http =
        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx
        .createHttpServer(http)
        .requestHandler(router(measured))
        .listen(options.port(), options.host())
        .map(HttpServer::actualPort)
        .onSuccess(bound -> port = bound);
  }

  private Router router(Metrics measured) {
    Router router = Router.router(vertx);
    router.route().handler(this::authorize);
    router.get("/metrics").handler(request -> metrics(measured, request));
    router.get("/health/live").handler(HealthCheckHandler.create(vertx));
    router.get("/health/ready").handler(HealthCheckHandler.createWithHealthChecks(readiness()));
    return router;
  }

  private void authorize(RoutingContext request) {
    request
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store");
    Token token = options.token();
    if (token == null || token.isIn(request.request().getHeader("Authorization"))) {
      request.next();
    } else {
      request
          .response()
          .setStatusCode(UNAUTHORIZED)
          .putHeader("WWW-Authenticate", "Bearer")
          .end("the token of admin.tokenFile is needed\n");
    }
  }

  private void metrics(Metrics measured, RoutingContext request) {
    proxy
        .read()
        .map(measured::scrape)
        .onSuccess(text -> request.response().putHeader("Content-Type", TEXT).end(text))
        .onFailure(request::fail);
  }

  private HealthChecks readiness() {
    return HealthChecks.create(vertx)
        .register("routes", promise -> promise.complete(new Status().setOk(proxy.isReady())))
        // What was refused changes nothing, so it makes nobody unready; but it is told.
        .register(
            "configuration",
            promise ->
                promise.complete(
                    new Status()
                        .setOk(true)
                        .setData(new JsonObject().put("errors", proxy.reloadErrors()))));
  }

  /** Returns the port that it listens at; any thread. */
  public int actualPort() {
    return port;
  }

  @Override
  public Future<?> stop() {
    if (metrics != null) {
      metrics.close();
    }
    return Future.succeededFuture();
  }
}
