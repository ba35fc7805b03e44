package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.Scope;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.format.JsonText;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The API that {@code openapi.yaml} describes: the state of the routes, and changes to them. Event
 * loop only.
 */
public final class Api {
  private static final String SCOPE = "scope";

  private final Context context;
  private final ProxyControl proxy;
  private final StateCache state;
  private final EventStream events;

  /**
   * Starts without a state.
   *
   * @param context the context of the requests
   * @param version version of the program
   */
  public Api(Vertx vertx, Context context, ProxyControl proxy, String version) {
    this.context = context;
    this.proxy = proxy;
    this.state = new StateCache(context, proxy, version);
    this.events = new EventStream(vertx, state);
  }

  /** Adds the paths of the API; all of them begin with {@code /api/}. */
  public void addTo(Router router) {
    router.get("/api/state").handler(request -> respond(request, state.get()));
    router.get("/api/events").handler(events::tell);
    router.get("/api/routes/:route").handler(this::route);
    router.get("/api/routes/:route/sessions").handler(this::sessions);
    router.get("/api/cluster").handler(this::nodes);
    router.put("/api/cluster/config").handler(this::apply);
    router.post("/api/reload").handler(this::reload);
    router.routeWithRegex("/api/routes/.*").handler(Api::checkScope);
    router.post("/api/routes/:route/drain").handler(this::drain);
    router.post("/api/routes/:route/mirrors").handler(this::attach);
    router.patch("/api/routes/:route/mirrors/:mirror").handler(this::setSample);
    router.delete("/api/routes/:route/mirrors/:mirror").handler(this::detach);
  }

  private void route(RoutingContext request) {
    String name = name(request, "route");
    respond(request, state.get().map(now -> route(now, name)));
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
    ConfigSection range = ConfigSection.root(query(request)).allow(RequestKeys.PAGE);
    int offset = range.get(RequestKeys.OFFSET);
    int limit = range.get(RequestKeys.LIMIT);
    if (!range.errors().isEmpty()) {
      ErrorResponses.send(request, 400, range.errors());
      return;
    }
    Promise<SessionPage> here = VertxAccess.promise(context);
    proxy.sessions(name(request, "route"), offset, limit).onComplete(here);
    respond(request, here.future().map(SessionJson::of));
  }

  private static JsonObject query(RoutingContext request) {
    JsonObject query = new JsonObject();
    request.queryParams().forEach(query::put);
    return query;
  }

  private void nodes(RoutingContext request) {
    Promise<JsonObject> here = VertxAccess.promise(context);
    proxy.nodes().onComplete(here);
    respond(request, here.future());
  }

  private void apply(RoutingContext request) {
    JsonObject body = object(request);
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
    change(request, applied, json -> request.json(json));
  }

  private void reload(RoutingContext request) {
    if (isEmpty(request)) {
      Future<JsonObject> changed =
          proxy.reload().map(names -> new JsonObject().put("changed", new JsonArray(names)));
      change(request, changed, json -> request.json(json));
    }
  }

  private void drain(RoutingContext request) {
    if (isEmpty(request)) {
      change(
          request, proxy.drain(name(request, "route"), scope(request)), done -> end(request, 202));
    }
  }

  private void attach(RoutingContext request) {
    JsonObject mirror = object(request);
    if (mirror != null) {
      change(
          request,
          proxy.attach(name(request, "route"), mirror, scope(request)),
          done -> end(request, 201));
    }
  }

  private void detach(RoutingContext request) {
    if (isEmpty(request)) {
      Future<Void> change =
          proxy.detach(name(request, "route"), name(request, "mirror"), scope(request));
      change(request, change, done -> end(request, 204));
    }
  }

  private void setSample(RoutingContext request) {
    JsonObject body = object(request);
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
            name(request, "route"),
            name(request, "mirror"),
            body.getValue("sample"),
            scope(request));
    change(request, change, done -> end(request, 200));
  }

  private static List<String> sampleErrors(JsonObject body) {
    ConfigSection section = ConfigSection.root(body).allow(RequestKeys.SAMPLING);
    double unused = section.get(RequestKeys.SAMPLE);
    return section.errors();
  }

  /** Returns the scope of a change; {@link #checkScope} has rejected unknown ones. */
  private static Scope scope(RoutingContext request) {
    return "cluster".equals(request.request().getParam(SCOPE)) ? Scope.CLUSTER : Scope.NODE;
  }

  /** Passes requests on whose scope is absent or known. */
  private static void checkScope(RoutingContext request) {
    String scope = request.request().getParam(SCOPE);
    if (scope == null || scope.equals("cluster") || scope.equals("node")) {
      request.next();
    } else {
      ErrorResponses.send(
          request, 400, "scope: \"" + scope + "\" is unknown; allowed: node, cluster");
    }
  }

  private static String name(RoutingContext request, String what) {
    return Objects.requireNonNull(request.pathParam(what), what);
  }

  /**
   * Returns null, and responds with the error, if the body is not a JSON object or has a key twice.
   */
  private static @Nullable JsonObject object(RoutingContext request) {
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

  private static boolean isEmpty(RoutingContext request) {
    boolean isEmpty = request.body().length() <= 0;
    if (!isEmpty) {
      ErrorResponses.send(request, 400, ErrorResponses.NO_BODY);
    }
    return isEmpty;
  }

  private <T> void change(RoutingContext request, Future<T> change, Consumer<T> respond) {
    Promise<T> here = VertxAccess.promise(context);
    change.onComplete(here);
    here.future()
        .onComplete(done -> events.changed())
        .onSuccess(respond::accept)
        .onFailure(request::fail);
  }

  private static void respond(RoutingContext request, Future<JsonObject> response) {
    response.onSuccess(request::json).onFailure(request::fail);
  }

  private static void end(RoutingContext request, int status) {
    request.response().setStatusCode(status).end();
  }
}
