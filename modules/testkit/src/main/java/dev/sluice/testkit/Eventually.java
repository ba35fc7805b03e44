package dev.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a state that another thread brings about: at most ten seconds, with frequent checks.
 */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_NANOS = 1_000_000;

  private Eventually() {}

  /**
   * Returns as soon as the state is reached.
   *
   * @param what the state, to complete the sentence "never came: ..."
   * @param state whether the state is reached
   */
  public static void until(String what, BooleanSupplier state) {
    until(() -> what, PATIENCE, state);
  }

  /**
   * Returns as soon as the state is reached.
   *
   * @param what describes the state; evaluated at the end, so that it may include the actual state
   * @param patience longest time to wait
   * @param state whether the state is reached
   */
  public static void until(Supplier<String> what, Duration patience, BooleanSupplier state) {
    long start = System.nanoTime();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError("within " + patience + " never came: " + what.get());
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
