package dev.sluice.admin.http;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.log.RateLimitedLine;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Error responses: a status, one line for each error, and the fields that the lines name. */
public final class ErrorResponses {
  /** The error for a request with an unexpected body. */
  public static final String NO_BODY = "no body is expected";

  private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
  private static final int LARGEST_STATUS = 599;
  // Such as limits.allow[0] in "limits.allow[0]: "x" is not a block".
  private static final Pattern FIELD =
      Pattern.compile("([a-z][A-Za-z]*(?:\\[\\d+]|\\.[A-Za-z0-9-]+)*): (.+)", Pattern.DOTALL);
  private static final Map<Integer, String> WORDS =
      Map.of(
          400, "the request cannot be understood",
          404, "there is nothing here",
          405, "this cannot be done here",
          413, "the body is larger than 64 KiB",
          417, "Expect: only 100-continue is known",
          500, "failed; the log has the reason");

  private final RateLimitedLine notice = new RateLimitedLine(LOG);

  private ErrorResponses() {}

  /**
   * Installs the handlers for all failures of a router. Every status has a handler, because
   * vertx-web logs a stack trace for a status without one. A client that has left has the status
   * 200.
   */
  public static void handle(Router router) {
    ErrorResponses errors = new ErrorResponses();
    for (int status = 200; status <= LARGEST_STATUS; status++) {
      int known = status;
      router.errorHandler(status, request -> errors.failed(request, known));
    }
  }

  private void failed(RoutingContext request, int status) {
    Throwable cause = request.failure();
    if (cause instanceof IOException || cause instanceof HttpClosedException) {
      return; // the client has gone
    }
    if (cause instanceof ConfigException refused) {
      send(request, 409, refused.errors());
    } else if (cause instanceof NoSuchElementException) {
      send(request, 404, String.valueOf(cause.getMessage()));
    } else if (cause instanceof RejectedExecutionException) {
      send(request, 503, String.valueOf(cause.getMessage()));
    } else {
      if (status >= 500 && cause != null) {
        notice.error("admin: a request failed", cause);
      }
      send(request, status, WORDS.getOrDefault(status, "failed"));
    }
  }

  /** Responds with one error, unless a response was sent. */
  public static void send(RoutingContext request, int status, String line) {
    send(request, status, List.of(line));
  }

  /** Responds with errors, unless a response was sent. */
  public static void send(RoutingContext request, int status, List<String> lines) {
    if (request.response().ended()) {
      return;
    }
    request.response().setStatusCode(status);
    var unused = request.json(json(lines));
  }

  /** Returns the body of a response with one error. */
  static JsonObject json(String line) {
    return json(List.of(line));
  }

  private static JsonObject json(List<String> lines) {
    JsonArray fields = new JsonArray();
    for (String line : lines) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        fields.add(new JsonObject().put("path", field.group(1)).put("message", field.group(2)));
      }
    }
    return new JsonObject().put("errors", new JsonArray(lines)).put("fields", fields);
  }
}
