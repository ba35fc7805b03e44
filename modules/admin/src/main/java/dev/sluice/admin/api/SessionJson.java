package dev.sluice.admin.api;

import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.SessionSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Some sessions of a route in the API. */
final class SessionJson {
  private SessionJson() {}

  static JsonObject of(SessionPage page) {
    return new JsonObject()
        .put("total", page.total())
        .put("sessions", new JsonArray(page.sessions().stream().map(SessionJson::of).toList()));
  }

  private static JsonObject of(SessionStats session) {
    long age = TimeUnit.NANOSECONDS.toMillis(session.nanos());
    return new JsonObject()
        .put("client", session.client())
        .put("id", session.id())
        .put("tls", session.tls() == null ? null : of(session.tls()))
        .put("ageMillis", age)
        .put("openedMillisAgo", age) // its name before ageMillis
        .put("receivedBytes", session.receivedBytes())
        .put("responseBytes", session.responseBytes())
        .put("lagBytes", session.lagBytes())
        .put("branches", new JsonArray(session.branches().stream().map(SessionJson::of).toList()));
  }

  private static JsonObject of(SessionSnapshot.Tls tls) {
    return new JsonObject()
        .put("version", tls.version())
        .put("cipher", tls.cipher())
        .put("sni", tls.serverName())
        .put("commonName", tls.commonName());
  }

  private static JsonObject of(SessionSnapshot.Branch branch) {
    CloseReason end = branch.end();
    return new JsonObject()
        .put("name", branch.name())
        .put("sentBytes", branch.sentBytes())
        .put("lagBytes", branch.lagBytes())
        .put("state", branch.state())
        .put("end", end == null ? null : end.label());
  }
}
