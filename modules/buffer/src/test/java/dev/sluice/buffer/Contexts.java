package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Calls from a test's thread to a Vert.x context, awaited. */
public final class Contexts {

  private static final long SECONDS = 30;

  private Contexts() {}

  /** Runs a call on the context's thread and returns its result or throws its exception. */
  public static <T> T call(Context context, Callable<T> what) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            done.complete(what.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return await(done.future());
  }

  /** Returns the result of a future, which must not take long. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not completed within " + SECONDS + " s", e);
    }
  }

  /** Waits until releases on other threads have reached the pool. */
  public static void awaitWhole(Supplier<PoolStats> stats) {
    await(stats, PoolStats::isWhole);
  }

  /** Waits until the statistics satisfy a condition. */
  public static void await(Supplier<PoolStats> stats, Predicate<PoolStats> what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    PoolStats now = stats.get();
    while (!what.test(now) && System.nanoTime() < end) {
      now = stats.get();
    }
    assertThat(now).matches(what);
  }
}
