package dev.sluice.admin.past;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import io.vertx.core.json.JsonObject;

/** The last ten minutes of one destination of a route. Event loop only. */
final class BranchHistory {
  private final boolean isOfDatagrams;
  private final Series sent = new Series();
  private final Series late = new Series(); // lag of a stream, or dropped datagrams

  BranchHistory(boolean isOfDatagrams) {
    this.isOfDatagrams = isOfDatagrams;
  }

  /** Adds points; {@code before} and {@code now} are the counts at both ends of the time. */
  void add(BranchStats before, BranchStats now, Pace pace) {
    BranchCounter unit = isOfDatagrams ? BranchCounter.SENT_DATAGRAMS : BranchCounter.SENT_BYTES;
    sent.add(pace.perSecond(before.get(unit), now.get(unit)), pace.points());
    BranchCounter drops = BranchCounter.DROPPED_DATAGRAMS;
    late.add(
        isOfDatagrams
            ? pace.perSecond(before.get(drops), now.get(drops))
            : now.get(BranchCounter.LAG_BYTES),
        pace.points());
  }

  JsonObject json(String name, int step) {
    return new JsonObject()
        .put("name", name)
        .put("sentPerSecond", sent.json(step))
        .put(isOfDatagrams ? "droppedPerSecond" : "lagBytes", late.json(step));
  }
}
