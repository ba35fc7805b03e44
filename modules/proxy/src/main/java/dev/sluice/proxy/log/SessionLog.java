package dev.sluice.proxy.log;

import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.SessionSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How it is told that a session has ended: one line each, at level info. */
public enum SessionLog {
  /** Not at all. */
  NONE {
    @Override
    String line(String route, SessionStats session) {
      return "";
    }
  },
  /** In words. */
  TEXT {
    @Override
    String line(String route, SessionStats session) {
      String fates =
          session.branches().stream()
              .map(branch -> branch.name() + " " + fate(branch) + " " + branch.written())
              .collect(Collectors.joining(", "));
      return "%s: %s, %d ms, received %d, answered %d; %s"
          .formatted(
              route,
              session.client(),
              millis(session),
              session.received(),
              session.answered(),
              fates);
    }
  },
  /** As JSON. */
  JSON {
    @Override
    String line(String route, SessionStats session) {
      JsonArray branches = new JsonArray();
      for (SessionSnapshot.Branch branch : session.branches()) {
        branches.add(
            new JsonObject()
                .put("name", branch.name())
                .put("written", branch.written())
                .put("end", fate(branch)));
      }
      return new JsonObject()
          .put("route", route)
          .put("client", session.client())
          .put("millis", millis(session))
          .put("received", session.received())
          .put("answered", session.answered())
          .put("branches", branches)
          .encode();
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.sessions");

  abstract String line(String route, SessionStats session);

  void tell(String route, SessionStats session) {
    LOG.info("{}", line(route, session));
  }

  private static long millis(SessionStats session) {
    return TimeUnit.NANOSECONDS.toMillis(session.nanos());
  }

  private static String fate(SessionSnapshot.Branch branch) {
    CloseReason end = branch.end();
    return end == null ? "open" : end.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
