package dev.sluice.proxy.log;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchLife;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Destination;
import dev.sluice.tee.Session;
import dev.sluice.tee.SessionListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells an operator what went wrong on a route, one line each. Event loop only. */
public final class SessionLogListener implements SessionListener {

  // A session that ends so early has mostly ended for what its first bytes were.
  private static final long MOST_OF_A_LOGIN = 64 * 1024;
  private static final long LONGEST_LOGIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String OFTEN =
      " (often it has refused the login, or it expects TLS or another protocol)";

  private final String route;
  private SessionLog sessionLog = SessionLog.NONE;
  private final RateLimitedLog notices;

  public SessionLogListener(String route, RateLimitedLog notices) {
    this.route = route;
    this.notices = notices;
  }

  /** From now on tells of sessions that way. */
  public void configure(SessionLog log) {
    sessionLog = log;
  }

  @Override
  public void began(Session session) {
    // It is told of once it has ended.
  }

  @Override
  public void branchEnded(Session session, Destination destination, BranchLife life) {
    CloseReason end = life.end();
    Throwable cause = life.cause();
    String name = destination.counters().name();
    switch (end) {
      case CUT ->
          warn(name, end, "was cut: more than " + destination.maxLag() + " bytes behind", null);
      case CUT_FOR_MEMORY ->
          warn(name, end, "was cut: all mirrors together held more than mirrorMemory", null);
      case CONNECT_FAILED -> warn(name, end, "cannot be reached", cause);
      case CLOSED_BY_PEER -> closed(name, life);
      case DRAIN_EXPIRED -> warn(name, end, "was not done within drainTimeout", cause);
      case IDLE, ABORTED, FINISHED -> RouteLog.STREAMS.debug("{}: {} ended: {}", route, name, end);
    }
  }

  /** Says what it mostly means, for Sluice does not look at what a mirror answers. */
  private void closed(String name, BranchLife life) {
    if (life.written() > MOST_OF_A_LOGIN || life.nanos() > LONGEST_LOGIN_NANOS) {
      warn(name, life.end(), "closed before everything was written", life.cause());
      return;
    }
    String when = life.answered() == 0 ? "before it had answered once" : "soon after it began";
    warn(name, life.end(), "closed " + when + OFTEN, life.cause());
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
    if (sessionLog != SessionLog.NONE) {
      sessionLog.tell(route, SessionStats.of(session.stats(System.nanoTime())));
    }
  }
}
