package dev.sluice.proxy.log;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.transport.datagram.DropReason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Logs what a UDP route has lost since the last call, one line per kind. Event loop only. */
public final class LossLog {
  private static final String UNREACHABLE = "not delivered: no listener, or no route to host";

  private final String route;
  private final Map<String, Long> reported = new HashMap<>();
  private final RateLimitedLog notices;

  public LossLog(String route, RateLimitedLog notices) {
    this.route = route;
    this.notices = notices;
  }

  /** Logs what the route has lost since the last call. */
  public void report(RouteStats stats) {
    report(
        stats.get(RouteCounter.KERNEL_DROPPED_DATAGRAMS),
        "datagram",
        "",
        "dropped by the kernel, which had no room for them; a larger receiveBuffer may help");
    report(
        stats.get(RouteCounter.EVICTED_SESSIONS),
        "session",
        "",
        "ended early to make room for others: limits.sessions is reached");
    dropped("datagram", "", why -> stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, why));
    report("the primary", stats.primary());
    stats.mirrors().forEach(mirror -> report(mirror.name(), mirror));
    report(stats.get(RouteCounter.UNREACHABLE_ERRORS), "response", "", UNREACHABLE);
    dropped("response", "", why -> stats.get(RouteCounter.DROPPED_RESPONSE_DATAGRAMS, why));
  }

  private void report(String name, BranchStats stats) {
    String to = " to " + name;
    report(stats.get(BranchCounter.UNREACHABLE_ERRORS), "datagram", to, UNREACHABLE);
    dropped("datagram", to, why -> stats.get(BranchCounter.DROPPED_DATAGRAMS, why));
  }

  private void dropped(String thing, String to, ToLongFunction<DropReason> counts) {
    for (DropReason reason : DropReason.values()) {
      report(counts.applyAsLong(reason), thing, to, "dropped: " + words(reason));
    }
  }

  private static String words(DropReason reason) {
    return reason == DropReason.LOOP
        ? reason.label() + "; a destination leads back to this route"
        : reason.label();
  }

  private void report(long count, String thing, String to, String what) {
    String key = thing + to + what;
    Long before = reported.put(key, count);
    long more = count - (before == null ? 0 : before);
    if (more > 0) {
      String things = more == 1 ? thing : thing + "s";
      notices.warn(key, route + ": " + more + " " + things + to + " " + what);
    }
  }
}
