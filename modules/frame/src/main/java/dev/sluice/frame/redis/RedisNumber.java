package dev.sluice.frame.redis;

import dev.sluice.frame.FrameException;

/** The number of bytes or elements of a value, up to its CR LF. Event loop only. */
final class RedisNumber {
  /** Twice a number of so many digits fits into a long. */
  private static final int MOST_DIGITS = 18;

  private long value;
  private int digits;
  private boolean negative;
  private boolean streamed;
  private boolean afterReturn;

  void begin() {
    value = 0;
    digits = 0;
    negative = false;
    streamed = false;
    afterReturn = false;
  }

  /**
   * Reads a byte.
   *
   * @return whether it was the last byte, a line feed
   */
  boolean readsLast(byte next) throws FrameException {
    if (afterReturn) {
      check(next == '\n');
      return true;
    }
    switch (next) {
      case '-' -> {
        check(digits == 0 && !negative && !streamed);
        negative = true;
      }
      case '?' -> {
        check(digits == 0 && !negative && !streamed);
        streamed = true;
      }
      case '\r' -> {
        check(digits > 0 || streamed);
        afterReturn = true;
      }
      default -> {
        check(next >= '0' && next <= '9' && !streamed && digits < MOST_DIGITS);
        digits++;
        value = value * 10 + (next - '0');
      }
    }
    return false;
  }

  private static void check(boolean right) throws FrameException {
    if (!right) {
      throw new FrameException("has a value without a number of bytes or elements");
    }
  }

  long value() {
    return value;
  }

  /** Returns whether the value is -1, the null of RESP2. */
  boolean isNull() throws FrameException {
    if (negative && value != 1) {
      throw new FrameException("has a value with a negative number of bytes or elements");
    }
    return negative;
  }

  /** Returns whether the number is not known yet. */
  boolean isStreamed() {
    return streamed;
  }

  /** Checks that it is neither negative nor unknown. */
  void checkCount() throws FrameException {
    check(!negative && !streamed);
  }
}
