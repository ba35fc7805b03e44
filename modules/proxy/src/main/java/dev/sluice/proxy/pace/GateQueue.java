package dev.sluice.proxy.pace;

/**
 * The gates of one mirror that it has not passed: ascending offsets in the client's stream.
 *
 * <p>Behind the first, each takes the bytes of a variable-length distance to the gate before: at
 * most as many as the client has sent between the two. So gates never take more memory than twice
 * the bytes that they hold back. Event loop only.
 */
public final class GateQueue {
  /** The offset of the first gate if there is none. */
  public static final long NONE = Long.MAX_VALUE;

  private static final int SMALL = 64;
  private static final int SEVEN_BITS = 0x7F;
  private static final int MORE = 0x80;

  private long first = NONE;
  private long last;
  private byte[] ring = new byte[0]; // its length is 0 or a power of two
  private int head;
  private int size;

  /** Adds a gate, at a larger offset than the last. */
  public void add(long offset) {
    if (first == NONE) {
      first = offset;
    } else {
      long distance = offset - last;
      for (; distance > SEVEN_BITS; distance >>>= 7) {
        put((int) (distance & SEVEN_BITS) | MORE);
      }
      put((int) distance);
    }
    last = offset;
  }

  private void put(int value) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size++) & (ring.length - 1)] = (byte) value;
  }

  private void grow() {
    byte[] larger = new byte[Math.max(SMALL, 2 * ring.length)];
    int tail = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, larger, 0, tail);
    System.arraycopy(ring, 0, larger, tail, size - tail);
    ring = larger;
    head = 0;
  }

  /** Returns the offset of the first gate; {@link #NONE} if there is none. */
  public long first() {
    return first;
  }

  /** Removes the first gate. */
  public void removeFirst() {
    if (size == 0) {
      first = NONE;
      if (ring.length > SMALL) {
        ring = new byte[0]; // grown by a mirror that was far behind
      }
      return;
    }
    int part;
    int shift = 0;
    do {
      part = ring[head];
      head = (head + 1) & (ring.length - 1);
      size--;
      first += (long) (part & SEVEN_BITS) << shift;
      shift += 7;
    } while ((part & MORE) != 0);
  }

  /** Removes all gates. */
  public void clear() {
    first = NONE;
    size = 0;
    ring = new byte[0];
    head = 0;
  }
}
