package dev.sluice.admin.api;

import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.SessionSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Some sessions of a route as the API shows them. */
final class SessionJson {
  private SessionJson() {}

  static JsonObject of(SessionPage page) {
    return new JsonObject()
        .put("total", page.total())
        .put("sessions", new JsonArray(page.sessions().stream().map(SessionJson::of).toList()));
  }

  private static JsonObject of(SessionStats session) {
    return new JsonObject()
        .put("client", session.client())
        .put("openedMillisAgo", TimeUnit.NANOSECONDS.toMillis(session.nanos()))
        .put("received", session.received())
        .put("answered", session.answered())
        .put("branches", new JsonArray(session.branches().stream().map(SessionJson::of).toList()));
  }

  private static JsonObject of(SessionSnapshot.Branch branch) {
    CloseReason end = branch.end();
    return new JsonObject()
        .put("name", branch.name())
        .put("bytes", branch.written())
        .put("lag", branch.lag())
        .put("end", end == null ? null : end.name());
  }
}
