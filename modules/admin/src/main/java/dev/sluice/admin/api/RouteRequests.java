package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.config.ConfigSection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

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
    router.post("/api/routes/:route/mirrors").handler(this::attach);
    router.patch("/api/routes/:route/mirrors/:mirror").handler(this::setSample);
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

  private void attach(RoutingContext request) {
    JsonObject mirror = Requests.object(request);
    if (mirror != null) {
      change(request, proxy.attach(route(request), mirror, Requests.scope(request)), 201);
    }
  }

  private void detach(RoutingContext request) {
    if (Requests.isEmpty(request)) {
      change(request, proxy.detach(route(request), mirror(request), Requests.scope(request)), 204);
    }
  }

  private void setSample(RoutingContext request) {
    JsonObject body = Requests.object(request);
    if (body == null) {
      return;
    }
    List<String> errors = sampleErrors(body);
    if (!errors.isEmpty()) {
      ErrorResponses.send(request, 400, errors);
      return;
    }
    Future<Void> change =
        proxy.setSample(
            route(request), mirror(request), body.getValue("sample"), Requests.scope(request));
    change(request, change, 200);
  }

  private static List<String> sampleErrors(JsonObject body) {
    ConfigSection section = ConfigSection.root(body).allow(RequestKeys.SAMPLING);
    double unused = section.get(RequestKeys.SAMPLE);
    return section.errors();
  }
}
