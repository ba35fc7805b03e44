package dev.sluice.admin.past;

import dev.sluice.admin.spi.ClusterSnapshot;
import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.proxy.route.MirrorOptions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The changes of the configuration between two readings, by API, file or cluster. */
final class ConfigEvents {
  private final Consumer<ActivityEvent> to;

  private ConfigEvents(Consumer<ActivityEvent> to) {
    this.to = to;
  }

  /** Passes on the changes of routes and mirrors. */
  static void find(
      Map<String, Reading> before, Map<String, Reading> now, Consumer<ActivityEvent> to) {
    ConfigEvents events = new ConfigEvents(to);
    events.findStarted(before, now);
    events.findStopped(before, now);
    now.forEach(
        (name, route) -> {
          Reading was = before.get(name);
          if (was != null && !was.options().equals(route.options())) {
            events.findIn(was, route);
          }
        });
  }

  /** Passes on the results of reloads, and of versions of the cluster. */
  static void find(ReloadSnapshot before, ReloadSnapshot now, Consumer<ActivityEvent> to) {
    ConfigEvents events = new ConfigEvents(to);
    long applied = now.succeeded() - before.succeeded();
    long refused = now.failed() - before.failed();
    if (applied > 0) {
      events.add(ActivityKind.RELOAD, null, null, "applied", "the file was applied");
    }
    if (refused > 0) {
      String why = now.errors().isEmpty() ? "" : ": " + String.join("; ", now.errors());
      events.add(ActivityKind.RELOAD, null, null, "refused", "the file was refused" + why);
    }
    events.findOfCluster(before.cluster(), now.cluster());
    if (now.lost().times() > before.lost().times()) {
      events.addLost(now.lost().latest());
    }
  }

  private void findOfCluster(ClusterSnapshot before, ClusterSnapshot now) {
    if (now.version() != before.version()) {
      String text = "version " + now.version() + " of the cluster's configuration was applied";
      add(ActivityKind.RELOAD, null, null, "cluster", text);
    }
    if (!now.errors().isEmpty() && !now.errors().equals(before.errors())) {
      String why = String.join("; ", now.errors());
      String text = "a version of the cluster's configuration cannot run here: " + why;
      add(ActivityKind.RELOAD, null, null, "cluster_refused", text);
    }
  }

  private void addLost(List<Difference> lost) {
    String text =
        "dropped changes made through the API: "
            + Words.names(lost.stream().map(Difference::toString).toList());
    add(ActivityKind.RELOAD, null, null, "lost", text);
  }

  /** One entry for all routes, because a configuration may have hundreds. */
  private void findStarted(Map<String, Reading> before, Map<String, Reading> now) {
    List<String> started = without(now, before);
    if (started.size() == 1) {
      Reading route = now.getOrDefault(started.get(0), now.values().iterator().next());
      String text = "accepts clients at " + route.listening();
      add(ActivityKind.CHANGE, route.name(), null, "started", text);
    } else if (!started.isEmpty()) {
      add(ActivityKind.CHANGE, null, null, "started", "started " + Words.names(started));
    }
  }

  private void findStopped(Map<String, Reading> before, Map<String, Reading> now) {
    List<String> stopped = without(before, now);
    if (stopped.size() == 1) {
      add(ActivityKind.DRAIN, stopped.get(0), null, "stopped", "accepts no more clients");
    } else if (!stopped.isEmpty()) {
      String text = Words.names(stopped) + " accept no more clients";
      add(ActivityKind.DRAIN, null, null, "stopped", text);
    }
  }

  private static List<String> without(Map<String, Reading> all, Map<String, Reading> others) {
    List<String> names = new ArrayList<>(all.keySet());
    names.removeAll(others.keySet());
    return names;
  }

  private void findIn(Reading was, Reading is) {
    String route = is.name();
    Map<String, MirrorOptions> before = byName(was.mirrors());
    Map<String, MirrorOptions> now = byName(is.mirrors());
    boolean isOther = before.equals(now);
    if (!was.options().primary().equals(is.options().primary())) {
      isOther = false;
      String text = "the primary is " + is.options().primary().to();
      add(ActivityKind.CHANGE, route, is.sum().primary().name(), "changed", text);
    }
    now.forEach((name, mirror) -> findIn(route, before.get(name), mirror));
    before.forEach(
        (name, mirror) -> {
          if (!now.containsKey(name)) {
            add(ActivityKind.CHANGE, route, name, "detached", "detached from " + mirror.to());
          }
        });
    if (isOther) {
      add(ActivityKind.CHANGE, route, null, "changed", "the configuration was changed");
    }
  }

  private void findIn(String route, @Nullable MirrorOptions was, MirrorOptions is) {
    if (was == null) {
      String share = is.sample() == 1 ? "" : ", sample " + percent(is.sample());
      add(ActivityKind.CHANGE, route, is.name(), "attached", "attached to " + is.to() + share);
    } else if (was.sample() != is.sample()) {
      String text = "sample " + percent(is.sample()) + ", was " + percent(was.sample());
      add(ActivityKind.CHANGE, route, is.name(), "sample", text);
    } else if (!was.equals(is)) {
      add(ActivityKind.CHANGE, route, is.name(), "changed", "the configuration was changed");
    }
  }

  private static Map<String, MirrorOptions> byName(List<? extends MirrorOptions> mirrors) {
    Map<String, MirrorOptions> named = new LinkedHashMap<>();
    mirrors.forEach(mirror -> named.put(mirror.name(), mirror));
    return named;
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share)
            .movePointRight(2)
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }

  private void add(
      ActivityKind kind,
      @Nullable String route,
      @Nullable String branch,
      String reason,
      String text) {
    to.accept(new ActivityEvent(kind, route, branch, reason, 1, false, count -> text));
  }
}
