package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.stats.SessionOrder;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.NoSuchElementException;

/** The requests that read: the whole state, and parts of it. Event loop only. */
final class StateRequests {
  private final ProxyControl proxy;
  private final StateCache state;
  private final Responses responses;

  StateRequests(ProxyControl proxy, StateCache state, Responses responses) {
    this.proxy = proxy;
    this.state = state;
    this.responses = responses;
  }

  void addTo(Router router) {
    router.get("/api/state").handler(request -> responses.json(request, state.get()));
    router.get("/api/routes").handler(this::routes);
    router.get("/api/routes/:route").handler(this::route);
    router.get("/api/routes/:route/sessions").handler(this::sessions);
    router.get("/api/routes/:route/differences").handler(this::differences);
    router.get("/api/cluster").handler(request -> responses.json(request, proxy.nodes()));
  }

  private void routes(RoutingContext request) {
    responses.json(
        request, state.get().map(now -> new JsonObject().put("routes", now.getValue("routes"))));
  }

  private void route(RoutingContext request) {
    String name = Requests.name(request, "route");
    responses.json(request, state.get().map(now -> route(now, name)));
  }

  private static JsonObject route(JsonObject state, String name) {
    for (Object element : state.getJsonArray("routes")) {
      if (element instanceof JsonObject route && name.equals(route.getString("name"))) {
        return route;
      }
    }
    throw new NoSuchElementException("there is no route " + name);
  }

  private void sessions(RoutingContext request) {
    ConfigSection range = ConfigSection.root(Requests.query(request)).allow(RequestKeys.PAGE);
    int offset = range.get(RequestKeys.OFFSET);
    int limit = range.get(RequestKeys.LIMIT);
    SessionOrder order = range.find(RequestKeys.SORT);
    if (!range.errors().isEmpty()) {
      ErrorResponses.send(request, 400, range.errors());
      return;
    }
    responses.json(
        request,
        proxy.sessions(Requests.name(request, "route"), offset, limit, order).map(SessionJson::of));
  }

  private void differences(RoutingContext request) {
    ConfigSection range =
        ConfigSection.root(Requests.query(request)).allow(RequestKeys.DIFFERENCES);
    Long before = range.find(RequestKeys.BEFORE);
    int limit = range.get(RequestKeys.MOST);
    if (!range.errors().isEmpty()) {
      ErrorResponses.send(request, 400, range.errors());
      return;
    }
    responses.json(
        request,
        proxy
            .responseDifferences(
                Requests.name(request, "route"), before == null ? Long.MAX_VALUE : before, limit)
            .map(ComparisonJson::of));
  }
}
