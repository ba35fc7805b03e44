package dev.sluice.proxy.log;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.BranchLife;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Destination;
import dev.sluice.tee.Session;
import dev.sluice.tee.SessionListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Logs the events of sessions that an operator must know, one line each. Event loop only. */
public final class SessionLogListener implements SessionListener {

  // A session that ends within these limits most likely failed at its login.
  private static final long LARGEST_LOGIN_BYTES = 64 * 1024;
  private static final long LONGEST_LOGIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String PROBABLY =
      " (it probably rejected the login, or expects TLS or another protocol)";

  private final String route;
  private SessionLog sessionLog = SessionLog.NONE;
  private final RateLimitedLog notices;

  public SessionLogListener(String route, RateLimitedLog notices) {
    this.route = route;
    this.notices = notices;
  }

  /** Sets the form in which sessions that end are logged. */
  public void configure(SessionLog log) {
    sessionLog = log;
  }

  @Override
  public void began(Session session) {
    // A session is logged when it ends.
  }

  @Override
  public void branchEnded(Session session, Destination destination, BranchLife life) {
    CloseReason end = life.end();
    Throwable cause = life.cause();
    String name = destination.counters().name();
    if (cause instanceof BranchEnd && cause.getMessage() != null) {
      notices.warn(name + end, route + ": " + name + " " + cause.getMessage());
      return;
    }
    switch (end) {
      case CUT ->
          warn(
              name,
              end,
              "was cut: its lag exceeded maxLag, " + destination.maxLag() + " bytes",
              null);
      case CUT_FOR_MEMORY ->
          warn(name, end, "was cut: all mirrors together exceeded mirrorMemory", null);
      case CONNECT_FAILED, LOGIN_FAILED -> warn(name, end, "cannot be reached", cause);
      case CLOSED_BY_PEER -> closed(name, life);
      case DRAIN_EXPIRED ->
          warn(name, end, "could not be sent the rest within drainTimeout", cause);
      case STALLED ->
          warn(
              name, end, "was given up: it took nothing for 5 s while the route was stopped", null);
      case IDLE, ABORTED, FINISHED, NOT_MIRRORED, OUT_OF_STEP ->
          RouteLog.STREAMS.debug("{}: {} ended: {}", route, name, end.label());
    }
  }

  /** Logs the likely cause: Sluice does not parse the responses of a destination. */
  private void closed(String name, BranchLife life) {
    if (life.sentBytes() > LARGEST_LOGIN_BYTES || life.nanos() > LONGEST_LOGIN_NANOS) {
      warn(name, life.end(), "closed before everything was sent", life.cause());
      return;
    }
    String when =
        life.responseBytes() == 0 ? "before its first response" : "soon after it connected";
    warn(name, life.end(), "closed " + when + PROBABLY, life.cause());
  }

  private void warn(String name, CloseReason end, String what, @Nullable Throwable cause) {
    String because = cause == null ? "" : ": " + ErrorText.of(cause);
    notices.warn(name + end, route + ": " + name + " " + what + because);
  }

  @Override
  public void failed(Session session, Throwable cause) {
    RouteLog.STREAMS.error("{}: a session failed; this is a bug in Sluice", route, cause);
  }

  @Override
  public void ended(Session session) {
    if (sessionLog != SessionLog.NONE && !session.isHealthCheck()) {
      sessionLog.log(route, SessionStats.of(session.stats(System.nanoTime())));
    }
  }
}
