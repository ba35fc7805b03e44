package dev.sluice.buffer;

/**
 * What all stocks of a pool may have together, counted in buffers of {@code bufferSize}. Event loop
 * only.
 */
final class Budget {

  private int left;

  Budget(int max) {
    left = max;
  }

  /** Takes room for a buffer that is to be made; false when there is none left. */
  boolean take(int units) {
    if (units > left) {
      return false;
    }
    left -= units;
    return true;
  }

  /** A buffer's memory was given back to the system. */
  void give(int units) {
    left += units;
  }
}
