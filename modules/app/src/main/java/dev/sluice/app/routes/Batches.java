package dev.sluice.app.routes;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Many steps that are made a few at a time: event loops have work from all of them, and look after
 * their sockets in between.
 */
final class Batches {
  private static final int BITE = 8;

  private Batches() {}

  /**
   * Makes a step for each element, in their order; not those after a bite in which one failed.
   *
   * @return failed where a step failed, once all steps of its bite are over
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
