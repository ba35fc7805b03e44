package dev.sluice.admin.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the dashboard, served from the jar. Event loop only.
 *
 * <p>vertx-web's static handler is not used: it looks in the working directory first, and without
 * its file cache, which Sluice disables, it unpacks the jar for each request.
 */
public final class StaticFiles {
  private static final Pattern FILE =
      Pattern.compile("/((?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\\.([a-z0-9]+))");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "yaml", "application/yaml; charset=utf-8");

  private final Vertx vertx;
  private final String folder;
  private final Map<String, Buffer> files = new HashMap<>();

  /**
   * Reads no file yet.
   *
   * @param folder of the class path, with a slash at both ends
   */
  public StaticFiles(Vertx vertx, String folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  /** Responds with a file, or passes the request on if there is no such file. */
  public void serve(RoutingContext request) {
    String path = request.normalizedPath();
    Matcher file = FILE.matcher(path.equals("/") ? "/index.html" : path);
    String type = file.matches() ? TYPES.get(file.group(2)) : null;
    if (type == null) {
      request.next();
      return;
    }
    String name = file.group(1);
    Buffer known = files.get(name);
    if (known != null) {
      send(request, type, known);
      return;
    }
    // Passed on at once, not after a failed read: the next handler reads the body of the request,
    // which does not wait.
    if (StaticFiles.class.getResource(folder + name) == null) {
      request.next();
      return;
    }
    vertx
        .executeBlocking(() -> read(folder + name))
        .onSuccess(
            content -> {
              files.put(name, content);
              send(request, type, content);
            })
        .onFailure(request::fail);
  }

  private static void send(RoutingContext request, String type, Buffer content) {
    request.response().putHeader("Content-Type", type).end(content);
  }

  private static Buffer read(String name) throws IOException {
    try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    }
  }
}
