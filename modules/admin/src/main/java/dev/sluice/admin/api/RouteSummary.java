package dev.sluice.admin.api;

import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A few numbers of a route on one node; the numbers of all nodes can be added. */
public final class RouteSummary {
  private static final List<RouteCounter> COUNTERS =
      List.of(
          RouteCounter.OPEN_SESSIONS,
          RouteCounter.SESSIONS,
          RouteCounter.RECEIVED_BYTES,
          RouteCounter.RECEIVED_DATAGRAMS);

  private RouteSummary() {}

  /** Returns the route's name, and numbers. */
  public static JsonObject of(RouteSnapshot snapshot) {
    RouteStats sum = snapshot.sum();
    JsonObject json = new JsonObject().put("name", sum.name());
    for (RouteCounter counter : COUNTERS) {
      json.put(counter.info().field(), sum.get(counter));
    }
    long lag = 0;
    long cuts = 0;
    for (BranchStats mirror : sum.mirrors()) {
      lag += mirror.get(BranchCounter.LAG_BYTES);
      cuts +=
          mirror.get(BranchCounter.ENDED, CloseReason.CUT)
              + mirror.get(BranchCounter.ENDED, CloseReason.CUT_FOR_MEMORY);
    }
    return json.put(BranchCounter.LAG_BYTES.info().field(), lag).put("cuts", cuts);
  }
}
