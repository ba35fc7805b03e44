package dev.sluice.proxy.stage.preface;

import java.time.Duration;

/**
 * The limits of one preface. Immutable; any thread.
 *
 * @param bytes number of bytes at which a preface that is not complete is too long; at least 1
 * @param timeout time from the entry of the stage to the last byte; zero disables it
 */
public record PrefaceLimits(int bytes, Duration timeout) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no room for a byte, or the time is negative
   */
  public PrefaceLimits {
    if (bytes < 1 || timeout.isNegative()) {
      throw new IllegalArgumentException("not the limits of a preface: " + bytes + ", " + timeout);
    }
  }
}
