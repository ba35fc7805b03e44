package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.Scope;
import dev.sluice.config.ConfigException;
import dev.sluice.config.format.JsonText;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parts of a request that the handlers read. A part that is wrong gets a response here. */
final class Requests {
  private static final String SCOPE = "scope";

  private Requests() {}

  /** Returns a name from the path. */
  static String name(RoutingContext request, String what) {
    return Objects.requireNonNull(request.pathParam(what), what);
  }

  /** Returns the parameters of the query. */
  static JsonObject query(RoutingContext request) {
    JsonObject query = new JsonObject();
    request.queryParams().forEach(query::put);
    return query;
  }

  /** Returns the scope of a change; {@link #checkScope} has rejected unknown ones. */
  static Scope scope(RoutingContext request) {
    return "cluster".equals(request.request().getParam(SCOPE)) ? Scope.CLUSTER : Scope.NODE;
  }

  /** Passes requests on whose scope is absent or known. */
  static void checkScope(RoutingContext request) {
    String scope = request.request().getParam(SCOPE);
    if (scope == null || scope.equals("cluster") || scope.equals("node")) {
      request.next();
    } else {
      ErrorResponses.send(
          request, 400, "scope: \"" + scope + "\" is unknown; allowed: node, cluster");
    }
  }

  /** Returns the body; null, after the response, if it is not a JSON object or has a key twice. */
  static @Nullable JsonObject object(RoutingContext request) {
    String text = request.body().asString();
    String why = "";
    if (text != null && !text.isBlank()) {
      try {
        return JsonText.parse(text);
      } catch (ConfigException e) {
        why = ": " + e.getMessage();
      }
    }
    ErrorResponses.send(request, 400, "the body is not a JSON object" + why);
    return null;
  }

  /** Returns whether there is no body; if there is one, the response was sent. */
  static boolean isEmpty(RoutingContext request) {
    boolean isEmpty = request.body().length() <= 0;
    if (!isEmpty) {
      ErrorResponses.send(request, 400, ErrorResponses.NO_BODY);
    }
    return isEmpty;
  }
}
