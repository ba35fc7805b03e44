package dev.sluice.admin;

import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of the listener, of which those are closed that take too long over a request: an
 * idle time-out alone would let them send a byte now and then. Event loop only.
 */
final class Connections {
  private static final long ANSWERING = Long.MAX_VALUE;

  private final long patienceNanos;
  private final Map<HttpConnection, Long> deadlines = new HashMap<>();

  /**
   * None is open yet.
   *
   * @param patience how long a request may take to come
   */
  Connections(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  void opened(HttpConnection connection) {
    deadlines.put(connection, System.nanoTime() + patienceNanos);
    connection.closeHandler(closed -> deadlines.remove(connection));
  }

  /** A whole request is there; the next one may take as long again. */
  void asked(RoutingContext request) {
    HttpConnection connection = request.request().connection();
    deadlines.replace(connection, ANSWERING);
    request.addEndHandler(
        ended -> deadlines.replace(connection, System.nanoTime() + patienceNanos));
    request.next();
  }

  /** Closes those that are late. */
  void sweep() {
    long now = System.nanoTime();
    for (Map.Entry<HttpConnection, Long> waiting : List.copyOf(deadlines.entrySet())) {
      if (waiting.getValue() != ANSWERING && waiting.getValue() - now < 0) {
        waiting.getKey().close();
      }
    }
  }
}
