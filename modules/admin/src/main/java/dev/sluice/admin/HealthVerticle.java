package dev.sluice.admin;

import dev.sluice.admin.http.ClientAddress;
import dev.sluice.admin.http.ConnectionLimits;
import dev.sluice.admin.http.Faults;
import dev.sluice.admin.http.ServerTls;
import dev.sluice.tls.keys.CertificateSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The listener for health checks alone. It needs no token, so its responses contain nothing but a
 * status: no names, and no errors of the configuration.
 *
 * <p>Threads: it runs on an event loop; each method says which threads may call it.
 */
public final class HealthVerticle extends VerticleBase {
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final long SWEEP_MILLIS = 5000;

  private final HttpAddress address;
  private final @Nullable CertificateSource certificate;
  private final BooleanSupplier isAlive;
  private final BooleanSupplier isReady;
  private @Nullable ServerTls tls;
  private volatile int port;

  /**
   * Starts without a listener.
   *
   * @param certificate its certificate; needed only if the address is secure
   * @param isAlive whether all event loops are alive; any thread
   * @param isReady whether clients should be sent to this process; any thread
   */
  public HealthVerticle(
      HttpAddress address,
      @Nullable CertificateSource certificate,
      BooleanSupplier isAlive,
      BooleanSupplier isReady) {
    this.address = address;
    this.certificate = certificate;
    this.isAlive = isAlive;
    this.isReady = isReady;
  }

  @Override
  public Future<?> start() {
    return address.isSecure()
        ? ServerTls.open(vertx, Objects.requireNonNull(certificate)).compose(this::listen)
        : listen(null);
  }

  private Future<?> listen(@Nullable ServerTls secure) {
    tls = secure;
    ConnectionLimits connections =
        new ConnectionLimits(ConnectionLimits.BOUNDS, ClientAddress::of, new Faults());
    vertx.setPeriodic(SWEEP_MILLIS, timer -> connections.sweep());
    return vertx
        .createHttpServer(ServerTls.options(secure))
        .connectionHandler(connections::opened)
        .requestHandler(this::respond)
        .listen(address.port(), address.host())
        .onSuccess(server -> ServerTls.watch(secure, server))
        .map(HttpServer::actualPort)
        .onSuccess(bound -> port = bound);
  }

  private void respond(HttpServerRequest request) {
    String path = READS.contains(request.method()) ? String.valueOf(request.path()) : "";
    HttpServerResponse response = request.response().putHeader("Cache-Control", "no-store");
    switch (path) {
      case "/health/live" -> response.setStatusCode(isAlive.getAsBoolean() ? 204 : 503).end();
      case "/health/ready" -> {
        boolean ready = isReady.getAsBoolean();
        response
            .setStatusCode(ready ? 200 : 503)
            .putHeader("Content-Type", "application/json")
            .end(ready ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
      }
      default -> response.setStatusCode(404).end();
    }
  }

  @Override
  public Future<?> stop() {
    if (tls != null) {
      tls.close();
    }
    return Future.succeededFuture();
  }

  /** Returns the port of the listener; any thread. */
  public int actualPort() {
    return port;
  }
}
