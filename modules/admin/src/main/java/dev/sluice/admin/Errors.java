package dev.sluice.admin;

import dev.sluice.proxy.ConfigException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request gets that does not get what it wants: a status, and one line for each error. */
final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
  private static final Map<Integer, String> WORDS =
      Map.of(
          400, "the request cannot be understood",
          404, "there is nothing here",
          405, "this cannot be done here",
          413, "the body is larger than 64 KiB",
          500, "failed; the log has the reason");

  private Errors() {}

  /** Has everything that a router cannot do end that way. */
  static void handle(Router router) {
    WORDS.keySet().forEach(status -> router.errorHandler(status, Errors::failed));
  }

  private static void failed(RoutingContext request) {
    Throwable cause = request.failure();
    int status = request.statusCode();
    if (cause instanceof ConfigException refused) {
      send(request, 409, refused.errors());
    } else if (cause instanceof NoSuchElementException) {
      send(request, 404, String.valueOf(cause.getMessage()));
    } else {
      if (status == 500) {
        LOG.error("{} {} failed", request.request().method(), request.normalizedPath(), cause);
      }
      send(request, status, WORDS.getOrDefault(status, "failed"));
    }
  }

  static void send(RoutingContext request, int status, String line) {
    send(request, status, List.of(line));
  }

  static void send(RoutingContext request, int status, List<String> lines) {
    if (request.response().ended()) {
      return;
    }
    request.response().setStatusCode(status);
    var unused = request.json(new JsonObject().put("errors", new JsonArray(lines)));
  }
}
