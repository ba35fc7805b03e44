package dev.sluice.app.routes;

import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.WaitingSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how the sessions of routes end that are stopped together: at the beginning, every few
 * seconds, and at the end. Logs nothing if no session was open. Any thread.
 */
final class DrainLog {
  private static final Logger LOG = LoggerFactory.getLogger(DrainLog.class);
  private static final long PERIOD_MILLIS = 5000;
  private static final int SHOWN_SESSIONS = 3;
  private static final long MILLIS_PER_SECOND = 1000;

  private final List<DrainingRoute> routes;
  private final String what;

  private DrainLog(List<DrainingRoute> routes) {
    this.routes = routes;
    this.what =
        routes.size() == 1 ? routes.get(0).route().options().name() : routes.size() + " routes";
  }

  /**
   * Follows routes that have stopped accepting clients.
   *
   * @param routes at least one
   * @param ended completes once their sessions have ended
   * @return completed once the end is logged
   */
  static Future<?> follow(Vertx vertx, List<DrainingRoute> routes, Future<?> ended) {
    DrainLog log = new DrainLog(routes);
    return log.stats()
        .transform(
            first ->
                first.succeeded() && first.result().open() > 0
                    ? log.follow(vertx, first.result().open(), ended)
                    : ended.<Void>mapEmpty());
  }

  private Future<Void> follow(Vertx vertx, int sessions, Future<?> ended) {
    LOG.info("draining {}: {}, for at most {} s", what, count(sessions), secondsLeft());
    long timer = vertx.setPeriodic(PERIOD_MILLIS, tick -> stats().onSuccess(this::progress));
    return ended
        .transform(done -> stats())
        .onComplete(done -> vertx.cancelTimer(timer))
        .onSuccess(last -> end(sessions, last.cutOff()))
        .mapEmpty();
  }

  private Future<DrainStats> stats() {
    List<Future<DrainStats>> all = routes.stream().map(DrainingRoute::stats).toList();
    return Future.all(all)
        .map(read -> all.stream().map(Future::result).reduce(DrainStats.NONE, DrainStats::plus));
  }

  private long secondsLeft() {
    long millis = routes.stream().mapToLong(DrainingRoute::millisLeft).max().orElse(0);
    return (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
  }

  private static String count(long sessions) {
    return sessions == 1 ? "1 session" : sessions + " sessions";
  }

  private void progress(DrainStats now) {
    if (now.open() > 0) {
      String longest =
          now.longest().stream()
              .limit(SHOWN_SESSIONS)
              .map(WaitingSession::toString)
              .collect(Collectors.joining(", "));
      LOG.info(
          "draining {}: {} left, for at most {} s: {}",
          what,
          count(now.open()),
          secondsLeft(),
          now.open() > SHOWN_SESSIONS ? longest + ", ..." : longest);
    }
  }

  private void end(int sessions, long cutOff) {
    long byThemselves = Math.max(0, sessions - cutOff);
    LOG.info("drained {}: {} ended by themselves, {} cut off", what, count(byThemselves), cutOff);
  }
}
