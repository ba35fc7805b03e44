package dev.sluice.admin.past;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The list of what happened, the latest first. The same thing within ten minutes is one entry with
 * a count. Event loop only.
 */
final class Activity {
  static final int MOST = 200;
  static final Duration TOGETHER = Duration.ofMinutes(10);

  private final List<Entry> entries = new ArrayList<>();

  void add(ActivityEvent event, Instant now) {
    Entry entry = entryOf(event, now);
    entry.add(event, now);
    entries.remove(entry);
    entries.add(0, entry);
    if (entries.size() > MOST) {
      entries.remove(MOST);
    }
  }

  private Entry entryOf(ActivityEvent event, Instant now) {
    if (event.kind().recurs()) {
      for (Entry entry : entries) {
        if (entry.isOf(event)) {
          return now.isAfter(entry.last.plus(TOGETHER)) ? new Entry(event, now) : entry;
        }
      }
    }
    return new Entry(event, now);
  }

  JsonObject json() {
    return new JsonObject()
        .put("entries", new JsonArray(entries.stream().map(Entry::json).toList()));
  }

  /** The same thing, once or several times. */
  private static final class Entry {
    private final Instant first;
    private ActivityEvent latest;
    private Instant last;
    private long count;

    Entry(ActivityEvent event, Instant now) {
      first = now;
      latest = event;
      last = now;
    }

    boolean isOf(ActivityEvent event) {
      return latest.kind() == event.kind()
          && Objects.equals(latest.route(), event.route())
          && Objects.equals(latest.branch(), event.branch())
          && latest.reason().equals(event.reason());
    }

    void add(ActivityEvent event, Instant now) {
      latest = event;
      last = now;
      count += event.count();
    }

    JsonObject json() {
      return new JsonObject()
          .put("first", text(first))
          .put("last", text(last))
          .put("count", count)
          .put("route", latest.route())
          .put("branch", latest.branch())
          .put("kind", latest.kind().label())
          .put("reason", latest.reason())
          .put("clientsAffected", latest.clientsAffected())
          .put("text", latest.text().apply(count));
    }

    private static String text(Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }
}
