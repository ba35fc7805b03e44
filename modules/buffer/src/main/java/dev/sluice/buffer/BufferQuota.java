package dev.sluice.buffer;

/**
 * How many buffers the size classes of a pool may still make, counted in buffers of {@code
 * bufferSize}. Event loop only.
 */
final class BufferQuota {

  private int left;

  BufferQuota(int max) {
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
