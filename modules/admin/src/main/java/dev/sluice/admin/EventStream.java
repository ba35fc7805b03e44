package dev.sluice.admin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: the state at once, then every two seconds, and soon after a change that
 * somebody has made, one reading for all who listen. No state is read while nobody listens. Event
 * loop only.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final int MOST_LISTENERS = 100;
  // Each event costs a millisecond of CPU and more, however little there is to tell: ADR 27.
  private static final long PERIOD_MILLIS = 2000;
  // Not at once: the page takes two readings within 0.2 s for one, as rates would say nothing.
  private static final long SOON_MILLIS = 250;
  private static final long RETRY_MILLIS = 1000;

  private final Vertx vertx;
  private final State state;
  private final Set<HttpServerResponse> listeners = new HashSet<>();
  private long timer;

  EventStream(Vertx vertx, State state) {
    this.vertx = vertx;
    this.state = state;
  }

  /** Tells one more listener until it goes away. */
  void tell(RoutingContext request) {
    if (listeners.size() == MOST_LISTENERS) {
      Errors.send(request, 429, "more than " + MOST_LISTENERS + " listen already");
      return;
    }
    HttpServerResponse response = request.response();
    response.putHeader("Content-Type", "text/event-stream").setChunked(true);
    response.write("retry: " + RETRY_MILLIS + "\n\n");
    request.addEndHandler(gone -> remove(response));
    add(response);
    state.get().onSuccess(now -> write(response, event(now)));
  }

  /** Somebody has changed something here, and wants to see it. */
  void changed() {
    state.forget();
    vertx.setTimer(SOON_MILLIS, later -> tellAll());
  }

  private void add(HttpServerResponse response) {
    if (listeners.isEmpty()) {
      timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> tellAll());
    }
    listeners.add(response);
  }

  private void remove(HttpServerResponse response) {
    if (listeners.remove(response) && listeners.isEmpty()) {
      vertx.cancelTimer(timer);
    }
  }

  private void tellAll() {
    if (listeners.isEmpty()) {
      return;
    }
    state
        .get()
        .onSuccess(
            now -> {
              String event = event(now);
              Set.copyOf(listeners).forEach(listener -> write(listener, event));
            })
        .onFailure(e -> LOG.warn("cannot read the state of the routes", e));
  }

  private static String event(JsonObject state) {
    return "event: state\ndata: " + state.encode() + "\n\n";
  }

  /** Who reads too slowly misses some; who reads nothing is idle, and closed. */
  private static void write(HttpServerResponse response, String event) {
    if (!response.closed() && !response.writeQueueFull()) {
      response.write(event);
    }
  }
}
