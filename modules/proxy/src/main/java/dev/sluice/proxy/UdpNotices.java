package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramStats;
import dev.sluice.proxy.datagrams.DropReason;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator what a UDP route has lost since the last time, one line each. Event loop only.
 */
final class UdpNotices {
  private static final Logger LOG = LoggerFactory.getLogger(UdpTeeVerticle.class);

  private final String route;
  private final Map<String, Long> told = new HashMap<>();
  private final Map<String, Notice> notices = new HashMap<>();

  UdpNotices(String route) {
    this.route = route;
  }

  void tell(UdpRouteStats stats) {
    tell(
        "",
        stats.kernelDrops(),
        "datagrams were dropped before they could be read; a bigger receiveBuffer may help");
    tell(
        "", stats.sessionsEvicted(), "sessions had to make room for others; there are maxSessions");
    tell("", stats.received());
    tell("primary ", stats.primary());
    for (DatagramStats mirror : stats.mirrors()) {
      tell(mirror.name() + " ", mirror);
    }
    tell("answers ", stats.answers());
  }

  private void tell(String who, DatagramStats stats) {
    tell(who, stats.refusals(), "datagrams were refused: nobody listens there, or there is no way");
    for (DropReason reason : DropReason.values()) {
      String why = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      tell(who, stats.dropped(reason), "datagrams were dropped: " + why);
    }
  }

  private void tell(String who, long count, String what) {
    Long before = told.put(who + what, count);
    long more = count - (before == null ? 0 : before);
    if (more > 0) {
      notices
          .computeIfAbsent(who + what, key -> new Notice(LOG))
          .warn(route + ": " + who + more + " " + what);
    }
  }
}
