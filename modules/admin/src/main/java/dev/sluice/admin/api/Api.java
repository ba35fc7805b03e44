package dev.sluice.admin.api;

import dev.sluice.admin.past.Past;
import dev.sluice.admin.spi.ProxyControl;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * The API that {@code openapi.yaml} describes: the state of the routes, and changes to them. Event
 * loop only.
 */
public final class Api {
  private final ProxyControl proxy;
  private final StateCache state;
  private final EventStream events;
  private final Past past;
  private final Responses responses;

  /**
   * Starts without a state.
   *
   * @param context the context of the requests
   * @param version version of the program
   */
  public Api(Vertx vertx, Context context, ProxyControl proxy, String version) {
    this.proxy = proxy;
    this.state = new StateCache(context, proxy, version);
    this.events = new EventStream(vertx, state);
    this.past = new Past(context, proxy, events::isListenedTo);
    this.responses = new Responses(context, this::changed);
    past.begin(vertx);
  }

  /** Adds the paths of the API; all of them begin with {@code /api/}. */
  public void addTo(Router router) {
    router.get("/api/events").handler(events::tell);
    past.addTo(router);
    new StateRequests(proxy, state, responses).addTo(router);
    new ConfigRequests(proxy, responses).addTo(router);
    new RouteRequests(proxy, responses).addTo(router);
  }

  /** Tells the listeners of a change, and adds it to what has happened. */
  private void changed() {
    events.changed();
    var unused = past.read();
  }
}
