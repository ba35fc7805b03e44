package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.ConnectSnapshot;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.config.ConfigSection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The requests that change one route or one of its mirrors. Event loop only. */
final class RouteRequests {
  private final ProxyControl proxy;
  private final Responses responses;

  RouteRequests(ProxyControl proxy, Responses responses) {
    this.proxy = proxy;
    this.responses = responses;
  }

  void addTo(Router router) {
    router.routeWithRegex("/api/routes/.*").handler(Requests::checkScope);
    router.post("/api/routes/:route/drain").handler(this::drain);
    router.post("/api/draining/:id/close").handler(this::closeDraining);
    router.post("/api/routes/:route/mirrors").handler(this::attach);
    router.patch("/api/routes/:route").handler(this::patchRoute);
    router.patch("/api/routes/:route/mirrors/:mirror").handler(this::patchMirror);
    router.delete("/api/routes/:route/mirrors/:mirror").handler(this::detach);
  }

  private static String route(RoutingContext request) {
    return Requests.name(request, "route");
  }

  private static String mirror(RoutingContext request) {
    return Requests.name(request, "mirror");
  }

  private void change(RoutingContext request, Future<Void> change, int status) {
    responses.change(request, change, done -> Responses.end(request, status));
  }

  private void drain(RoutingContext request) {
    if (Requests.isEmpty(request)) {
      change(request, proxy.drain(route(request), Requests.scope(request)), 202);
    }
  }

  private void closeDraining(RoutingContext request) {
    if (Requests.isEmpty(request)) {
      change(request, proxy.closeDraining(Requests.name(request, "id")), 202);
    }
  }

  private void attach(RoutingContext request) {
    JsonObject mirror = Requests.object(request);
    if (mirror == null) {
      return;
    }
    ConfigSection query = ConfigSection.root(Requests.query(request)).allow(RequestKeys.ATTACH);
    boolean isDry = query.get(RequestKeys.TRY);
    if (query.isWrong()) {
      ErrorResponses.send(request, 400, query.errors());
    } else if (isDry) {
      responses.json(request, proxy.tryMirror(route(request), mirror).map(RouteRequests::json));
    } else {
      change(request, proxy.attach(route(request), mirror, Requests.scope(request)), 201);
    }
  }

  private static JsonObject json(ConnectSnapshot tried) {
    return new JsonObject()
        .put("outcome", tried.outcome().name().toLowerCase(Locale.ROOT))
        .put("text", tried.text())
        .put("millis", tried.millis());
  }

  private void detach(RoutingContext request) {
    if (Requests.isEmpty(request)) {
      change(request, proxy.detach(route(request), mirror(request), Requests.scope(request)), 204);
    }
  }

  private void patchRoute(RoutingContext request) {
    JsonObject patch = patch(request);
    if (patch != null) {
      change(request, proxy.patchRoute(route(request), patch, Requests.scope(request)), 200);
    }
  }

  private void patchMirror(RoutingContext request) {
    JsonObject patch = patch(request);
    if (patch != null) {
      change(
          request,
          proxy.patchMirror(route(request), mirror(request), patch, Requests.scope(request)),
          200);
    }
  }

  /** Returns null, after the response, if there is no key. */
  private static @Nullable JsonObject patch(RoutingContext request) {
    JsonObject body = Requests.object(request);
    if (body != null && body.isEmpty()) {
      ErrorResponses.send(request, 400, "the body has no key that could be changed");
      return null;
    }
    return body;
  }
}
