package dev.sluice.admin.past;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last ten minutes of one route and of the destinations that it has now. Event loop only. */
final class RouteHistory {
  private final boolean isOfDatagrams;
  private final Series received = new Series();
  private final Series responses = new Series();
  private final Series open = new Series();
  private Map<String, BranchHistory> branches = new LinkedHashMap<>();
  private @Nullable RouteStats latest;

  RouteHistory(boolean isOfDatagrams) {
    this.isOfDatagrams = isOfDatagrams;
  }

  boolean isOfDatagrams() {
    return isOfDatagrams;
  }

  /** Adds points, or none; the first reading of a route has no rates. */
  void add(RouteStats now, Pace time) {
    RouteStats before = latest == null ? now : latest;
    Pace pace = latest == null ? new Pace(0, time.points()) : time;
    latest = now;
    received.add(rate(before, now, pace, receivedUnit()), pace.points());
    responses.add(rate(before, now, pace, responseUnit()), pace.points());
    open.add((double) now.get(RouteCounter.OPEN_SESSIONS), pace.points());
    Map<String, BranchHistory> next = new LinkedHashMap<>();
    add(next, before.primary(), now.primary(), pace);
    for (BranchStats mirror : now.mirrors()) {
      add(next, before.mirror(mirror.name()), mirror, pace);
    }
    branches = next;
  }

  private static double rate(RouteStats before, RouteStats now, Pace pace, RouteCounter counter) {
    return pace.perSecond(before.get(counter), now.get(counter));
  }

  private RouteCounter receivedUnit() {
    return isOfDatagrams ? RouteCounter.RECEIVED_DATAGRAMS : RouteCounter.RECEIVED_BYTES;
  }

  private RouteCounter responseUnit() {
    return isOfDatagrams ? RouteCounter.RESPONSE_DATAGRAMS : RouteCounter.RESPONSE_BYTES;
  }

  private void add(
      Map<String, BranchHistory> next, BranchStats before, BranchStats now, Pace pace) {
    BranchHistory known = branches.get(now.name());
    BranchHistory history = known == null ? new BranchHistory(isOfDatagrams) : known;
    history.add(before, now, pace);
    next.put(now.name(), history);
  }

  JsonObject json(String name, int step) {
    JsonArray all = new JsonArray();
    branches.forEach((branch, history) -> all.add(history.json(branch, step)));
    return new JsonObject()
        .put("name", name)
        .put("unit", isOfDatagrams ? "datagrams" : "bytes")
        .put("receivedPerSecond", received.json(step))
        .put("responsesPerSecond", responses.json(step))
        .put("openSessions", open.json(step))
        .put("branches", all);
  }
}
