package dev.sluice.admin.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** A router that listens on loopback, and a client that sends it exactly the bytes of a test. */
final class Site implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Vertx vertx = Vertx.vertx();
  private final Router router = Router.router(vertx);
  private int port;

  Vertx vertx() {
    return vertx;
  }

  Router router() {
    return router;
  }

  Site listen() {
    port =
        vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await().actualPort();
    return this;
  }

  /**
   * Sends a request and reads the whole response.
   *
   * @param headers with a line break after each; PORT stands for the port
   */
  Response ask(String method, String path, String headers, String body) throws IOException {
    String request =
        "%s %s HTTP/1.1\r\nConnection: close\r\n%s%s\r\n%s"
            .formatted(
                method,
                path,
                headers.replace("PORT", String.valueOf(port)).replace("\n", "\r\n"),
                body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n",
                body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return Response.of(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /**
   * A response.
   *
   * @param head status line and headers, whose names are in lower case
   */
  record Response(int status, String head, String body) {
    private static final Pattern HEADER_NAME = Pattern.compile("(?m)^[A-Za-z-]+:");

    static Response of(String text) {
      int end = text.indexOf("\r\n\r\n");
      String head =
          HEADER_NAME
              .matcher(text.substring(0, end))
              .replaceAll(name -> name.group().toLowerCase(Locale.ROOT));
      return new Response(
          Integer.parseInt(head.split(" ", 3)[1]), head, text.substring(end + "\r\n\r\n".length()));
    }
  }
}
