package dev.sluice.app.routes;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs many steps in small batches, so that event loops can serve their sockets in between. */
final class Batches {
  private static final int BATCH = 8;

  private Batches() {}

  /**
   * Runs a step for each element, in order. After a batch with a failed step, no further batch
   * runs.
   *
   * @return completed once all steps have ended; failed, after the whole batch has ended, if a step
   *     of it failed
   */
  static <T> Future<Void> each(List<T> all, Function<T, Future<?>> step) {
    Future<Void> last = Future.succeededFuture();
    for (int from = 0; from < all.size(); from += BATCH) {
      List<T> batch = all.subList(from, Math.min(from + BATCH, all.size()));
      last = last.compose(done -> together(batch, step));
    }
    return last;
  }

  private static <T> Future<Void> together(List<T> batch, Function<T, Future<?>> step) {
    List<Future<?>> steps = new ArrayList<>();
    batch.forEach(element -> steps.add(step.apply(element)));
    return Future.join(steps).mapEmpty();
  }
}
