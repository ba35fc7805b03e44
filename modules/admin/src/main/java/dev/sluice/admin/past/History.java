package dev.sluice.admin.past;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last ten minutes of the routes that run now. Event loop only.
 *
 * <p>A value takes 4 bytes for each of 300 points, so a route with three mirrors takes 13 KiB, and
 * 300 such routes take 4 MiB. A route or a mirror that has gone takes nothing.
 */
final class History {
  static final int POINTS = 300;
  static final long PERIOD_MILLIS = 2000;

  // Points that become one if all routes are asked for, so that many routes make no huge response.
  private static final int STEP_OF_ALL = 5;

  private final long startedNanos;
  private Map<String, RouteHistory> routes = new LinkedHashMap<>();
  private long points;
  private long latestNanos;

  History(long nowNanos) {
    startedNanos = nowNanos;
    latestNanos = nowNanos;
  }

  /**
   * Adds points up to now, none if the latest one is too young; a rate is the mean since the latest
   * one.
   */
  void add(long nowNanos, List<Reading> readings) {
    long reached = Math.round(seconds(startedNanos, nowNanos) / periodSeconds());
    int due = (int) Math.max(0, Math.min(POINTS, reached - points));
    Pace pace = new Pace(seconds(latestNanos, nowNanos), due);
    if (due > 0) {
      points = reached;
      latestNanos = nowNanos;
    }
    Map<String, RouteHistory> next = new LinkedHashMap<>();
    readings.forEach(reading -> next.put(reading.name(), add(reading, pace)));
    routes = next;
  }

  private RouteHistory add(Reading reading, Pace pace) {
    RouteHistory known = routes.get(reading.name());
    boolean isNew = known == null || known.isOfDatagrams() != reading.carriesDatagrams();
    RouteHistory history =
        known == null || isNew ? new RouteHistory(reading.carriesDatagrams()) : known;
    if (isNew || pace.points() > 0) {
      history.add(reading.sum(), pace);
    }
    return history;
  }

  private static double seconds(long fromNanos, long toNanos) {
    return (toNanos - fromNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static double periodSeconds() {
    return PERIOD_MILLIS / (double) TimeUnit.SECONDS.toMillis(1);
  }

  boolean has(String route) {
    return routes.containsKey(route);
  }

  /**
   * Returns the points of one route, or fewer points of all routes.
   *
   * @param route null for all routes
   * @throws NoSuchElementException if no such route runs
   */
  JsonObject json(@Nullable String route, long nowNanos) {
    JsonArray shown = new JsonArray();
    int step = route == null ? STEP_OF_ALL : 1;
    if (route == null) {
      routes.forEach((name, history) -> shown.add(history.json(name, step)));
    } else {
      RouteHistory history = routes.get(route);
      if (history == null) {
        throw new NoSuchElementException("there is no route " + route);
      }
      shown.add(history.json(route, step));
    }
    return new JsonObject()
        .put("periodMillis", step * PERIOD_MILLIS)
        .put("lastMillisAgo", TimeUnit.NANOSECONDS.toMillis(nowNanos - latestNanos))
        .put("routes", shown);
  }
}
