package dev.sluice.app.routes;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs many steps a few at a time, so that event loops can serve their sockets in between. */
final class Batches {
  private static final int BITE = 8;

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
    for (int from = 0; from < all.size(); from += BITE) {
      List<T> bite = all.subList(from, Math.min(from + BITE, all.size()));
      last = last.compose(done -> together(bite, step));
    }
    return last;
  }

  private static <T> Future<Void> together(List<T> bite, Function<T, Future<?>> step) {
    List<Future<?>> steps = new ArrayList<>();
    bite.forEach(element -> steps.add(step.apply(element)));
    return Future.join(steps).mapEmpty();
  }
}
