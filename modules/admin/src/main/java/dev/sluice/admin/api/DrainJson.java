package dev.sluice.admin.api;

import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.proxy.stats.WaitingSession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** A route that is being stopped, in the API. */
final class DrainJson {
  private static final long MILLIS_PER_SECOND = 1000;

  private DrainJson() {}

  static JsonObject of(DrainingSnapshot draining) {
    JsonArray waiting = new JsonArray();
    draining.sessions().longest().forEach(session -> waiting.add(of(session)));
    return RouteJson.head(draining.route())
        .put("id", draining.id())
        .put("sessionsOpen", draining.sessions().open())
        .put("secondsLeft", seconds(draining.millisLeft()))
        .put("waitingFor", waiting);
  }

  private static JsonObject of(WaitingSession session) {
    return new JsonObject()
        .put("client", session.client())
        .put("ageMillis", TimeUnit.NANOSECONDS.toMillis(session.nanos()))
        .put("branch", session.branch())
        .put("lagBytes", session.lagBytes());
  }

  /** Returns whole seconds, rounded up. */
  static long seconds(long millis) {
    return (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
  }
}
