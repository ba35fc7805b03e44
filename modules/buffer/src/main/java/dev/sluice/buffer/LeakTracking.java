package dev.sluice.buffer;

import org.jspecify.annotations.Nullable;

/**
 * The switch for leak tracking: {@code -Ddev.sluice.buffer.leakTracking=true}.
 *
 * <p>If it is on, each buffer records where it was acquired, retained and released, and each
 * acquire returns a new object, so that a stale reference can never reach the next holder's buffer.
 * This costs a few microseconds and some garbage per call; it is meant for tests.
 */
final class LeakTracking {

  static final String PROPERTY = "dev.sluice.buffer.leakTracking";

  static final boolean ON = Boolean.getBoolean(PROPERTY);

  private LeakTracking() {}

  /** Returns the end of a misuse message: the trace if there is one, else how to get one. */
  static String hint(@Nullable LeakTrace trace) {
    return trace != null
        ? "\n" + trace
        : " Run with -D" + PROPERTY + "=true to see where it was acquired and released.";
  }
}
