package dev.sluice.buffer;

/**
 * Number of buffers that the size classes of a pool may still make, in units of {@code bufferSize}.
 * Event loop only.
 */
final class BufferQuota {

  private int left;

  BufferQuota(int max) {
    left = max;
  }

  /** Takes room for a new buffer; false if none is left. */
  boolean take(int units) {
    if (units > left) {
      return false;
    }
    left -= units;
    return true;
  }

  /** Returns the room of a buffer whose memory was freed. */
  void give(int units) {
    left += units;
  }
}
