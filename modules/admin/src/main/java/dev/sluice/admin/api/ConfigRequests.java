package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.config.ConfigSection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The requests about the whole configuration. Event loop only. */
final class ConfigRequests {
  private final ProxyControl proxy;
  private final Responses responses;

  ConfigRequests(ProxyControl proxy, Responses responses) {
    this.proxy = proxy;
    this.responses = responses;
  }

  void addTo(Router router) {
    router.put("/api/cluster/config").handler(this::apply);
    router.post("/api/reload").handler(this::reload);
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
    if (Requests.isEmpty(request)) {
      Future<JsonObject> changed =
          proxy.reload().map(names -> new JsonObject().put("changed", new JsonArray(names)));
      responses.change(request, changed, json -> request.json(json));
    }
  }
}
