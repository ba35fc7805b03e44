package dev.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a state that another thread brings about: at most ten seconds, looked at often. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_NANOS = 1_000_000;

  private Eventually() {}

  /**
   * Returns as soon as the state is there.
   *
   * @param what the state, to complete the sentence "never came: ..."
   * @param state whether it is there
   */
  public static void until(String what, BooleanSupplier state) {
    until(() -> what, PATIENCE, state);
  }

  /**
   * Returns as soon as the state is there.
   *
   * @param what the state; asked at the end, so that it may tell what was there instead
   * @param patience how long to wait at most
   * @param state whether it is there
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
