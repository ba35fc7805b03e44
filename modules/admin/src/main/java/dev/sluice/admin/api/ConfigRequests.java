package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.ReloadPlan;
import dev.sluice.config.ConfigSection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The requests about the whole configuration. Event loop only. */
final class ConfigRequests {
  private static final String YAML = "application/yaml";

  private final ProxyControl proxy;
  private final Responses responses;

  ConfigRequests(ProxyControl proxy, Responses responses) {
    this.proxy = proxy;
    this.responses = responses;
  }

  void addTo(Router router) {
    router.get("/api/config").handler(this::config);
    router.put("/api/cluster/config").handler(this::apply);
    router.post("/api/reload").handler(this::reload);
    router.post("/api/undo").handler(this::undo);
  }

  private void config(RoutingContext request) {
    responses.respond(
        request,
        proxy.config(request.request().getParam("route")),
        yaml -> request.response().putHeader("Content-Type", YAML).end(yaml));
  }

  private void apply(RoutingContext request) {
    JsonObject body = Requests.object(request);
    if (body == null) {
      return;
    }
    ConfigSection section = ConfigSection.root(body).allow(RequestKeys.APPLY);
    int expected = section.get(RequestKeys.EXPECTED);
    JsonObject config = section.find(RequestKeys.CONFIG);
    if (!section.has(RequestKeys.CONFIG)) {
      section.error(RequestKeys.CONFIG, "missing");
    }
    if (config == null || section.isWrong()) {
      ErrorResponses.send(request, 400, section.errors());
      return;
    }
    Future<JsonObject> applied =
        proxy.apply(config, expected).map(version -> new JsonObject().put("version", version));
    responses.change(request, applied, json -> request.json(json));
  }

  private void reload(RoutingContext request) {
    if (!Requests.isEmpty(request)) {
      return;
    }
    ConfigSection query = ConfigSection.root(Requests.query(request)).allow(RequestKeys.RELOAD);
    boolean isDry = query.get(RequestKeys.DRY_RUN);
    if (query.isWrong()) {
      ErrorResponses.send(request, 400, query.errors());
    } else if (isDry) {
      responses.json(request, proxy.planReload().map(ConfigRequests::plan));
    } else {
      Future<JsonObject> changed =
          proxy.reload().map(names -> new JsonObject().put("changed", new JsonArray(names)));
      responses.change(request, changed, json -> request.json(json));
    }
  }

  private static JsonObject plan(ReloadPlan plan) {
    return new JsonObject()
        .put("changed", new JsonArray(plan.changed()))
        .put("drops", new JsonArray(plan.drops().stream().map(DifferenceJson::dropped).toList()));
  }

  private void undo(RoutingContext request) {
    JsonObject body = Requests.object(request);
    if (body == null) {
      return;
    }
    ConfigSection section = ConfigSection.root(body).allow(RequestKeys.UNDO);
    String path = section.get(RequestKeys.PATH);
    if (section.isWrong()) {
      ErrorResponses.send(request, 400, section.errors());
    } else {
      responses.change(request, proxy.undo(path), done -> Responses.end(request, 200));
    }
  }
}
