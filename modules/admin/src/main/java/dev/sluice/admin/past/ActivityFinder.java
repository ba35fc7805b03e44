package dev.sluice.admin.past;

import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.stats.RouteStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out what has happened, by comparing each reading with the one before. Event loop only. */
final class ActivityFinder {
  private final Activity activity;
  private final Map<String, PrimaryWatch> primaries = new HashMap<>();
  private Map<String, Reading> before = Map.of();
  private @Nullable ReloadSnapshot reloadsBefore;

  ActivityFinder(Activity activity) {
    this.activity = activity;
  }

  /** Adds what has happened since the reading before; before the first one, nothing had. */
  void add(List<Reading> readings, ReloadSnapshot reloads, Instant at) {
    Consumer<ActivityEvent> to = event -> activity.add(event, at);
    Map<String, Reading> now = new LinkedHashMap<>();
    readings.forEach(reading -> now.put(reading.name(), reading));
    if (reloadsBefore != null) {
      ConfigEvents.find(before, now, to);
      ConfigEvents.find(reloadsBefore, reloads, to);
    }
    for (Reading reading : readings) {
      RouteStats was = statsBefore(reading);
      CounterEvents.find(was, reading, to);
      primaries
          .computeIfAbsent(reading.name(), name -> new PrimaryWatch())
          .look(was, reading, at, to);
    }
    primaries.keySet().retainAll(now.keySet());
    before = now;
    reloadsBefore = reloads;
  }

  private RouteStats statsBefore(Reading now) {
    Reading known = before.get(now.name());
    return known == null || known.carriesDatagrams() != now.carriesDatagrams()
        ? RouteStats.none(now.name(), now.mirrors().stream().map(MirrorOptions::name).toList())
        : known.sum();
  }
}
