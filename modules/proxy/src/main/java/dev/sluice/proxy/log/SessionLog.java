package dev.sluice.proxy.log;

import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.SessionSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The form in which the end of a session is logged: one line each, at level info. */
public enum SessionLog {
  /** Nothing is logged. */
  NONE {
    @Override
    Object line(String route, SessionStats session) {
      return "";
    }
  },
  /** Text for people. */
  TEXT {
    @Override
    Object line(String route, SessionStats session) {
      String branches =
          session.branches().stream()
              .map(branch -> branch.name() + " " + end(branch) + " " + branch.sentBytes())
              .collect(Collectors.joining(", "));
      return "%s: %s%s%s, %d ms, received %d, responses %d; %s"
          .formatted(
              route,
              session.client(),
              session.id() == null ? "" : ", id " + session.id(),
              words(session.tls()),
              millis(session),
              session.receivedBytes(),
              session.responseBytes(),
              branches);
    }
  },
  /** JSON for programs. */
  JSON {
    @Override
    Object line(String route, SessionStats session) {
      JsonArray branches = new JsonArray();
      for (SessionSnapshot.Branch branch : session.branches()) {
        branches.add(
            new JsonObject()
                .put("name", branch.name())
                .put("sentBytes", branch.sentBytes())
                .put("end", end(branch)));
      }
      JsonObject line =
          new JsonObject()
              .put("message", "session ended")
              .put("route", route)
              .put("client", session.client());
      if (session.id() != null) {
        line.put("id", session.id());
      }
      if (session.tls() != null) {
        line.put("tls", json(session.tls()));
      }
      return line.put("millis", millis(session))
          .put("receivedBytes", session.receivedBytes())
          .put("responseBytes", session.responseBytes())
          .put("branches", branches);
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.sessions");

  /** Returns the argument of the log line: the log merges the fields of a JSON object. */
  abstract Object line(String route, SessionStats session);

  void log(String route, SessionStats session) {
    LOG.info("{}", line(route, session));
  }

  /** Returns what is known of the client's TLS; the client chooses the names. */
  private static String words(SessionSnapshot.@Nullable Tls tls) {
    StringBuilder words = new StringBuilder();
    if (tls != null && tls.version() != null) {
      words.append(", ").append(Quoted.bare(tls.version()));
      words.append(tls.cipher() == null ? "" : " " + Quoted.bare(tls.cipher()));
    }
    if (tls != null && tls.serverName() != null) {
      words.append(", sni ").append(Quoted.text(tls.serverName()));
    }
    if (tls != null && tls.commonName() != null) {
      words.append(", cn ").append(Quoted.text(tls.commonName()));
    }
    return words.toString();
  }

  private static JsonObject json(SessionSnapshot.Tls tls) {
    JsonObject json = new JsonObject();
    putIfKnown(json, "version", tls.version());
    putIfKnown(json, "cipher", tls.cipher());
    putIfKnown(json, "sni", tls.serverName());
    putIfKnown(json, "commonName", tls.commonName());
    return json;
  }

  private static void putIfKnown(JsonObject json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  private static long millis(SessionStats session) {
    return TimeUnit.NANOSECONDS.toMillis(session.nanos());
  }

  private static String end(SessionSnapshot.Branch branch) {
    CloseReason end = branch.end();
    return end == null ? "open" : end.label();
  }
}
