package dev.sluice.admin.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number and the slowness of connections. A request has a deadline, because an idle
 * time-out alone would let a client send a byte now and then. If there are too many connections,
 * the client with the most of them loses its oldest one, so that no client can lock out others.
 * Event loop only.
 */
public final class ConnectionLimits {

  /**
   * The limits.
   *
   * @param request time for a client to send a request
   * @param response time to create a response, and for the client to read it
   * @param all largest number of connections
   * @param perClient largest number of connections of one client
   */
  public record Bounds(Duration request, Duration response, int all, int perClient) {}

  /** The limits of the listener; the guide lists them. */
  public static final Bounds BOUNDS =
      new Bounds(Duration.ofSeconds(35), Duration.ofMinutes(2), 256, 64);

  // Enough for a few events or one response; the default of the kernel would hold megabytes for a
  // client that does not read.
  private static final int SEND_BUFFER_BYTES = 64 * 1024;
  private static final int IDLE_SECONDS = 30;

  private final Bounds bounds;
  private final Function<@Nullable SocketAddress, String> clients;
  private final Faults faults;
  private final Set<RequestGuard> open = new LinkedHashSet<>(); // the oldest first

  /**
   * Starts without connections.
   *
   * @param clients returns a key that the connections of one client share
   */
  public ConnectionLimits(
      Bounds bounds, Function<@Nullable SocketAddress, String> clients, Faults faults) {
    this.bounds = bounds;
    this.clients = clients;
    this.faults = faults;
  }

  /** Returns the limits that Vert.x enforces for each connection. */
  public static HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  /** Guards a new connection, or closes it if there are too many. */
  public void opened(HttpConnection connection) {
    SocketAddress remote = RequestGuard.channel(connection).remoteAddress();
    RequestGuard guard = RequestGuard.add(connection, clients.apply(remote), faults);
    if (makesRoom(guard.client())) {
      open.add(guard);
      connection.closeHandler(closed -> open.remove(guard));
    } else {
      guard.drop(Fault.CROWDED, "it waits for too many responses");
    }
  }

  private boolean makesRoom(String client) {
    Map<String, Long> counts =
        open.stream().collect(Collectors.groupingBy(RequestGuard::client, Collectors.counting()));
    long own = counts.getOrDefault(client, 0L);
    if (own >= bounds.perClient()) {
      return dropOldest(guard -> guard.client().equals(client) && !guard.isResponding());
    } else if (open.size() < bounds.all()) {
      return true;
    }
    String greediest = most(counts.entrySet());
    boolean isGreedier = counts.getOrDefault(greediest, 0L) > own;
    return dropOldest(guard -> guard.client().equals(greediest) && !guard.isResponding())
        || (isGreedier && dropOldest(guard -> guard.client().equals(greediest)));
  }

  private static String most(Collection<Map.Entry<String, Long>> counts) {
    return counts.stream()
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private boolean dropOldest(Predicate<RequestGuard> which) {
    for (RequestGuard guard : open) {
      if (which.test(guard)) {
        open.remove(guard);
        guard.drop(Fault.CROWDED, "there are too many, and this was its oldest");
        return true;
      }
    }
    return false;
  }

  /** Closes the connections whose deadline has passed. */
  public void sweep() {
    long now = System.nanoTime();
    for (RequestGuard guard : List.copyOf(open)) {
      if (guard.isLate(now, bounds.request(), bounds.response())) {
        guard.drop(Fault.SLOW, "it took too long over a request, or to read a response");
      }
    }
  }
}
