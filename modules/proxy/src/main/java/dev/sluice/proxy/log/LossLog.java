package dev.sluice.proxy.log;

import dev.sluice.proxy.stats.UdpRouteStats;
import dev.sluice.transport.datagram.DatagramStats;
import dev.sluice.transport.datagram.DropReason;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Logs what a UDP route has lost since the last call, one line per kind. Event loop only. */
public final class LossLog {
  private final String route;
  private final Map<String, Long> reported = new HashMap<>();
  private final RateLimitedLog notices;

  public LossLog(String route, RateLimitedLog notices) {
    this.route = route;
    this.notices = notices;
  }

  public void tell(UdpRouteStats stats) {
    tell(
        stats.kernelDrops(),
        "datagram",
        "",
        "dropped before they could be read; a bigger receiveBuffer may help");
    tell(
        stats.sessionsEvicted(),
        "session",
        "",
        "ended early to make room; limits.sessions are open");
    tell(stats.received(), "datagram", "");
    tell(stats.primary(), "datagram", " to the primary");
    for (DatagramStats mirror : stats.mirrors()) {
      tell(mirror, "datagram", " to " + mirror.name());
    }
    tell(stats.answers(), "answer", "");
  }

  private void tell(DatagramStats stats, String thing, String where) {
    tell(stats.refusals(), thing, where, "refused (no listener or no route to host)");
    for (DropReason reason : DropReason.values()) {
      tell(stats.dropped(reason), thing, where, "dropped: " + why(reason));
    }
  }

  private static String why(DropReason reason) {
    String word = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return reason == DropReason.LOOP ? word + "; a destination leads back to this route" : word;
  }

  private void tell(long count, String thing, String where, String what) {
    String key = thing + where + what;
    Long before = reported.put(key, count);
    long more = count - (before == null ? 0 : before);
    if (more > 0) {
      String things = more == 1 ? thing : thing + "s";
      notices.warn(key, route + ": " + more + " " + things + where + " " + what);
    }
  }
}
