package dev.sluice.proxy.compare.engine;

import java.util.Arrays;

/** A queue of the offsets at which messages end, each with one mark. Event loop only. */
final class MessageEnds {
  private static final int FIRST_CAPACITY = 4;

  private long[] ring = {}; // twice the offset, plus 1 if it is marked
  private int first;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the memory that it takes, in bytes. */
  long memory() {
    return (long) ring.length * Long.BYTES;
  }

  void add(long offset, boolean mark) {
    if (size == ring.length) {
      int before = ring.length;
      ring = Arrays.copyOf(ring, Math.max(FIRST_CAPACITY, 2 * before));
      System.arraycopy(ring, 0, ring, before, first);
    }
    ring[(first + size++) & (ring.length - 1)] = 2 * offset + (mark ? 1 : 0);
  }

  /** Returns the first offset. */
  long offset() {
    return ring[first] >> 1;
  }

  /** Returns whether the first offset is marked. */
  boolean isMarked() {
    return (ring[first] & 1) != 0;
  }

  void removeFirst() {
    first = (first + 1) & (ring.length - 1);
    size--;
  }

  /** Removes everything, and gives the memory of the queue itself back. */
  void clear() {
    ring = new long[0];
    first = 0;
    size = 0;
  }
}
