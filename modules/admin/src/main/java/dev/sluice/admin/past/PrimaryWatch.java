package dev.sluice.admin.past;

import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.transport.datagram.DropReason;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Whether the primary of one route can be reached, as its counters tell. Event loop only. */
final class PrimaryWatch {
  private @Nullable Instant downSince;

  /** Passes on whether the primary has become unreachable, or can be reached again. */
  void look(RouteStats before, Reading now, Instant at, Consumer<ActivityEvent> to) {
    BranchStats was = before.primary();
    BranchStats is = now.sum().primary();
    boolean isDatagrams = now.carriesDatagrams();
    long failed = isDatagrams ? refusals(was, is) : refusedConnects(was, is);
    boolean isReached = isDatagrams ? hasResponded(was, is, failed) : hasConnected(was, is);
    Instant since = downSince;
    if (isReached && since != null) {
      downSince = null;
      String after = Words.time(Duration.between(since, at));
      to.accept(
          event(now, ActivityKind.PRIMARY_UP, 1, count -> "primary is up again after " + after));
    }
    if (failed > 0) {
      boolean isDown = !isReached;
      downSince = isDown && since == null ? at : downSince;
      to.accept(
          event(
              now,
              isDown ? ActivityKind.PRIMARY_DOWN : ActivityKind.FAILED,
              failed,
              count -> (isDown ? "primary is down: " : "") + failure(now, count)));
    }
  }

  private static ActivityEvent event(
      Reading now, ActivityKind kind, long count, LongFunction<String> text) {
    String reason =
        now.carriesDatagrams()
            ? DropReason.UNREACHABLE.label()
            : CloseReason.CONNECT_FAILED.label();
    boolean affects = kind != ActivityKind.PRIMARY_UP;
    String primary = now.sum().primary().name();
    return new ActivityEvent(kind, now.name(), primary, reason, count, affects, text);
  }

  private static String failure(Reading now, long count) {
    String to = now.options().primary().to().toString();
    return now.carriesDatagrams()
        ? Words.some(count, "datagram") + " not delivered to " + to
        : Words.some(count, "session") + " failed, could not connect to " + to;
  }

  private static long refusedConnects(BranchStats was, BranchStats is) {
    return CounterEvents.grown(was, is, BranchCounter.ENDED, CloseReason.CONNECT_FAILED);
  }

  private static boolean hasConnected(BranchStats was, BranchStats is) {
    return CounterEvents.grown(connects(was), connects(is)) > 0;
  }

  private static long connects(BranchStats stats) {
    return stats.counts().buckets(BranchCounter.CONNECT_SECONDS).stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static long refusals(BranchStats was, BranchStats is) {
    return CounterEvents.grown(was, is, BranchCounter.UNREACHABLE_ERRORS);
  }

  /** The kernel reports an error only after a datagram was sent, so one datagram proves nothing. */
  private static boolean hasResponded(BranchStats was, BranchStats is, long failed) {
    return CounterEvents.grown(was, is, BranchCounter.RESPONSE_DATAGRAMS) > 0
        || (failed == 0 && CounterEvents.grown(was, is, BranchCounter.SENT_DATAGRAMS) > 1);
  }
}
