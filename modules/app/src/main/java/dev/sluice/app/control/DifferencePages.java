package dev.sluice.app.control;

import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.compare.result.DifferencePage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Pages of the differences that the instances of a route have found. Any thread. */
final class DifferencePages {
  private DifferencePages() {}

  /** Returns the differences of all instances, the newest first. */
  static Future<DifferencePage> read(List<TeeVerticle> verticles, long before, int most) {
    List<Future<DifferencePage>> all = new ArrayList<>();
    verticles.forEach(verticle -> all.add(verticle.differences(before, most)));
    return Future.all(all)
        .map(
            read ->
                all.stream()
                    .map(Future::result)
                    .reduce(DifferencePage.NONE, (one, other) -> one.plus(other, most)));
  }
}
