package dev.sluice.buffer;

import org.jspecify.annotations.Nullable;

/**
 * The switch for leak tracking: {@code -Ddev.sluice.buffer.leakTracking=true}.
 *
 * <p>With it on, each buffer remembers where it was acquired, retained and released, and each
 * acquire hands out a new object, so that a stale reference can never reach the next holder's
 * buffer. That costs a few microseconds and garbage for each call; it is made for tests.
 */
final class LeakTracking {

  static final String PROPERTY = "dev.sluice.buffer.leakTracking";

  static final boolean ON = Boolean.getBoolean(PROPERTY);

  private LeakTracking() {}

  /** What a misuse message ends with: the trace where there is one, else how to get one. */
  static String hint(@Nullable LeakTrace trace) {
    return trace != null
        ? "\n" + trace
        : " Run with -D" + PROPERTY + "=true to see where it was acquired and released.";
  }
}
