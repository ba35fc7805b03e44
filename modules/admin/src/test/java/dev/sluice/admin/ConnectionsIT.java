package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionsIT {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final int port = listen();

  private int listen() {
    Connections connections = new Connections(PATIENCE);
    Router router = Router.router(vertx);
    router.route().handler(connections::asked);
    router
        .get("/slow")
        .handler(
            request ->
                vertx.setTimer(
                    3 * PATIENCE.toMillis(), timer -> request.response().end("answered")));
    HttpServer server =
        vertx
            .createHttpServer(AdminVerticle.http())
            .connectionHandler(connections::opened)
            .requestHandler(router);
    vertx.setPeriodic(10, timer -> connections.sweep());
    return server.listen(0, "127.0.0.1").await().actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whoBeginsARequestAndDoesNotEndItIsClosed() throws IOException {
    assertThat(answer("GET /slow HTTP/1.1\r\nHost: a\r\n")).isEmpty();
  }

  @Test
  void whoWaitsForAnAnswerGetsItAndIsClosedWhenNothingMoreIsAsked() throws IOException {
    assertThat(answer("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("answered");
  }
}
