package dev.sluice.proxy;

import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.Destination;
import dev.sluice.tee.Tee;
import dev.sluice.tee.TeeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an operator what went wrong on a route, one line each. Event loop only. */
final class RouteEvents implements TeeListener {

  private static final Logger LOG = LoggerFactory.getLogger(TcpTeeVerticle.class);

  private final String route;
  private final Sessions sessions;
  private SessionLog sessionLog = SessionLog.NONE;
  private final Notices notices;

  RouteEvents(String route, Sessions sessions, Notices notices) {
    this.route = route;
    this.sessions = sessions;
    this.notices = notices;
  }

  /** From now on tells of sessions that way. */
  void configure(SessionLog log) {
    sessionLog = log;
  }

  @Override
  public void began(Tee tee) {
    sessions.add(tee);
  }

  @Override
  public void branchEnded(
      Tee tee, Destination destination, BranchEnd end, @Nullable Throwable cause) {
    String name = destination.counters().name();
    switch (end) {
      case CUT ->
          warn(name, end, "was cut: more than " + destination.maxLag() + " bytes behind", null);
      case CUT_FOR_MEMORY ->
          warn(name, end, "was cut: all mirrors together held more than mirrorMemory", null);
      case CONNECT_FAILED -> warn(name, end, "cannot be reached", cause);
      case CLOSED_BY_PEER -> warn(name, end, "closed before everything was written", cause);
      case DRAIN_EXPIRED -> warn(name, end, "was not done within drainTimeout", cause);
      case IDLE, ABORTED, FINISHED -> LOG.debug("{}: {} ended: {}", route, name, end);
    }
  }

  private void warn(String name, BranchEnd end, String what, @Nullable Throwable cause) {
    String because = cause == null ? "" : ": " + Failure.words(cause);
    notices.warn(name + end, route + ": " + name + " " + what + because);
  }

  @Override
  public void failed(Tee tee, Throwable cause) {
    LOG.error("{}: a session failed; this is a bug in Sluice", route, cause);
  }

  @Override
  public void ended(Tee tee) {
    if (sessionLog != SessionLog.NONE) {
      sessionLog.tell(route, SessionStats.of(tee.stats(System.nanoTime())));
    }
    sessions.remove(tee);
  }
}
