package dev.sluice.admin.api;

import dev.sluice.admin.http.ErrorResponses;
import dev.sluice.admin.http.Fault;
import dev.sluice.admin.http.RequestGuard;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.log.RateLimitedLine;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events with the state, or with what has changed in it: at once, then every two
 * seconds, and soon after each change. All listeners share one reading; without listeners nothing
 * is read. Event loop only.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /** Largest number of listeners. */
  static final int MOST_LISTENERS = 100;

  /**
   * Largest number of listeners of one client; smaller than the limit of its connections, so that
   * it can still send requests.
   */
  static final int MOST_OF_CLIENT = 16;

  // Each event costs at least a millisecond of CPU, even if nothing has changed.
  private static final long PERIOD_MILLIS = 2000;
  // Later than 0.2 s, because the page ignores a second reading within that time.
  static final long SOON_MILLIS = 250;
  private static final long RETRY_MILLIS = 1000;
  private static final long UNREAD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Vertx vertx;
  private final StateCache state;
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final RateLimitedLine notice = new RateLimitedLine(LOG);
  private long timer;

  EventStream(Vertx vertx, StateCache state) {
    this.vertx = vertx;
    this.state = state;
  }

  /** Adds a listener, until its connection closes. */
  void tell(RoutingContext request) {
    RequestGuard guard = RequestGuard.of(request.request().connection());
    if (listeners.size() >= MOST_LISTENERS) {
      ErrorResponses.send(request, 429, "more than " + MOST_LISTENERS + " listen already");
    } else if (listeners.stream().filter(each -> each.isOf(guard)).count() >= MOST_OF_CLIENT) {
      ErrorResponses.send(
          request, 429, "more than " + MOST_OF_CLIENT + " listen at this address already");
    } else {
      ConfigSection query = ConfigSection.root(Requests.query(request)).allow(RequestKeys.EVENTS);
      boolean wantsChanges = query.get(RequestKeys.CHANGES);
      if (query.errors().isEmpty()) {
        begin(request, new Listener(request.response(), guard, wantsChanges));
      } else {
        ErrorResponses.send(request, 400, query.errors());
      }
    }
  }

  private void begin(RoutingContext request, Listener listener) {
    request.response().putHeader("Content-Type", RequestGuard.EVENT_STREAM).setChunked(true);
    listener.write("retry: " + RETRY_MILLIS + "\n\n");
    request.addEndHandler(gone -> remove(listener));
    add(listener);
    state.get().onSuccess(now -> listener.tell(new StateEvents(now)));
  }

  /** Returns whether there is a listener. */
  boolean isListenedTo() {
    return !listeners.isEmpty();
  }

  /** Sends the state soon, because a client has made a change. */
  void changed() {
    state.forget();
    vertx.setTimer(SOON_MILLIS, later -> tellAll());
  }

  private void add(Listener listener) {
    if (listeners.isEmpty()) {
      timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> tellAll());
    }
    listeners.add(listener);
  }

  private void remove(Listener listener) {
    if (listeners.remove(listener) && listeners.isEmpty()) {
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
              StateEvents events = new StateEvents(now);
              Set.copyOf(listeners).forEach(listener -> listener.tell(events));
            })
        .onFailure(e -> notice.error("admin: cannot read the state of the routes", e));
  }

  /**
   * The response to one client. A client that reads too slowly misses some events; if it gets
   * changes, its next event is then the whole state.
   */
  private static final class Listener {
    private final HttpServerResponse response;
    private final RequestGuard guard;
    private final boolean wantsChanges;
    private @Nullable JsonObject known; // the state that the client has, if it gets changes
    private boolean isFull;
    private long fullNanos; // since when

    Listener(HttpServerResponse response, RequestGuard guard, boolean wantsChanges) {
      this.response = response;
      this.guard = guard;
      this.wantsChanges = wantsChanges;
    }

    boolean isOf(RequestGuard other) {
      return guard.client().equals(other.client());
    }

    void tell(StateEvents events) {
      String event = wantsChanges ? events.since(known) : events.whole();
      if (!event.isEmpty()) {
        known = write(event) && wantsChanges ? events.state() : null;
      }
    }

    /** Returns whether the client gets the event. */
    boolean write(String event) {
      if (response.closed()) {
        return false;
      }
      if (guard.isWritable()) {
        isFull = false;
        response.write(event);
        return true;
      }
      if (!isFull) {
        isFull = true;
        fullNanos = System.nanoTime();
      } else if (System.nanoTime() - fullNanos > UNREAD_NANOS) {
        guard.drop(Fault.UNREAD, "it did not read the events that it had asked for");
      }
      return false;
    }
  }
}
