package dev.sluice.proxy.stream;

import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.BranchLife;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Destination;
import dev.sluice.tee.Session;
import dev.sluice.tee.SessionListener;
import dev.sluice.tee.StalledMirrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of one verticle instance, and the timer that ends expired ones. Event loop
 * only.
 */
public final class Sessions implements SessionListener {

  private static final long NO_TIMER = -1;
  private static final long SHORTEST_SWEEP_MILLIS = 10;
  private static final long LONGEST_SWEEP_MILLIS = 1000;

  private final Vertx vertx;
  private final SessionListener log;
  private final Runnable whenOver;
  private final Set<Session> open = new LinkedHashSet<>();
  private final StalledMirrors stalled = new StalledMirrors();
  private Duration drainTimeout = Duration.ZERO;
  private long sweeper = NO_TIMER;
  private long total;
  private long cutOff;
  private boolean hurried;
  private @Nullable Promise<Void> drained; // null while clients are accepted

  /**
   * Starts without sessions.
   *
   * @param log called with each session before it counts as ended
   * @param whenOver called after each session
   */
  public Sessions(Vertx vertx, SessionListener log, Runnable whenOver) {
    this.vertx = vertx;
    this.log = log;
    this.whenOver = whenOver;
  }

  /** Sets the timer according to the route's time limits; open sessions keep theirs. */
  public void setClock(Duration idle, Duration drain) {
    vertx.cancelTimer(sweeper);
    drainTimeout = drain;
    sweeper = vertx.setPeriodic(sweepMillis(idle, drain), timer -> sweep());
  }

  /** Returns 1/8 of the shortest time limit, so that sessions exceed a limit by at most 12.5 %. */
  private static long sweepMillis(Duration idleTimeout, Duration drainTimeout) {
    long shortest = drainTimeout.toMillis();
    if (!idleTimeout.isZero()) {
      shortest = Math.min(shortest, idleTimeout.toMillis());
    }
    return Math.max(SHORTEST_SWEEP_MILLIS, Math.min(LONGEST_SWEEP_MILLIS, shortest / 8));
  }

  private void sweep() {
    long now = System.nanoTime();
    // A copy, because an ended session leaves the set.
    for (Session session : List.copyOf(open)) {
      if (session.sweep(now) && drained != null) {
        cutOff++;
      }
    }
    if (drained != null) {
      stalled.giveUp(List.copyOf(open), now);
    }
  }

  @Override
  public void began(Session session) {
    total++;
    open.add(session);
    log.began(session);
  }

  @Override
  public void branchEnded(Session session, Destination destination, BranchLife life) {
    log.branchEnded(session, destination, life);
  }

  @Override
  public void failed(Session session, Throwable cause) {
    log.failed(session, cause);
  }

  @Override
  public void ended(Session session) {
    log.ended(session);
    open.remove(session);
    whenOver.run();
    completeIfDrained();
  }

  /** Returns the lag of all mirrors that may be cut, in bytes. */
  long lagThatMayBeCut() {
    long sum = 0;
    for (Session session : open) {
      sum += session.lagThatMayBeCut();
    }
    return sum;
  }

  /** Returns the session with the largest lag of such a mirror; null if no mirror lags. */
  @Nullable Session furthestBehind() {
    Session most = null;
    for (Session session : open) {
      if (session.mostLagThatMayBeCut() > (most == null ? 0 : most.mostLagThatMayBeCut())) {
        most = session;
      }
    }
    return most;
  }

  /** Returns the largest lag per destination, in bytes; destinations without lag are absent. */
  public Map<BranchCounters, Long> largestLags() {
    Map<BranchCounters, Long> largest = new HashMap<>();
    open.forEach(session -> session.noteLags(largest));
    return largest;
  }

  /** Adds a mirror to all sessions. */
  public void attach(Destination mirror) {
    open.forEach(session -> session.attach(mirror));
  }

  /** Returns a part of the sessions, the oldest first. */
  public SessionPage page(int skip, int limit) {
    long now = System.nanoTime();
    return new SessionPage(
        open.size(),
        open.stream()
            .skip(skip)
            .limit(limit)
            .map(session -> SessionStats.of(session.stats(now)))
            .toList());
  }

  /** Returns the first sessions in an order. */
  public SessionPage first(int most, SessionOrder order) {
    List<Session> first =
        switch (order) {
          case AGE -> open.stream().limit(most).toList();
          case LAG -> SessionOrder.largest(open, most, Session::largestLag);
          case BYTES -> SessionOrder.largest(open, most, Session::relayedBytes);
        };
    long now = System.nanoTime();
    return new SessionPage(
        open.size(), first.stream().map(session -> SessionStats.of(session.stats(now))).toList());
  }

  public int openCount() {
    return open.size();
  }

  public long totalCount() {
    return total;
  }

  /** Waits up to {@code drainTimeout} for the sessions to end, then ends them. */
  public Future<Void> drain() {
    Promise<Void> promise = Promise.promise();
    drained = promise;
    long deadline = vertx.setTimer(Math.max(1, drainTimeout.toMillis()), timer -> abortAll());
    if (hurried) {
      abortAll();
    }
    completeIfDrained();
    return promise.future().onComplete(done -> vertx.cancelTimer(deadline));
  }

  /** Ends all sessions now, or as soon as they drain. */
  public void hurry() {
    hurried = true;
    if (drained != null) {
      abortAll();
    }
  }

  /** Returns the sessions that the drain waits for. */
  public DrainStats drainStats() {
    long now = System.nanoTime();
    return DrainStats.of(
        open.stream().map(session -> WaitingSession.of(session.waitsFor(now))).toList(), cutOff);
  }

  private void abortAll() {
    cutOff += open.size();
    for (Session session : List.copyOf(open)) {
      session.abort(CloseReason.ABORTED);
    }
  }

  private void completeIfDrained() {
    if (drained != null && open.isEmpty()) {
      vertx.cancelTimer(sweeper);
      drained.tryComplete();
    }
  }
}
