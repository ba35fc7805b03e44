package dev.sluice.buffer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The free buffers, last in first out, so that the next read lands in memory that is still warm.
 *
 * <p>It remembers the fewest buffers it held since the last look: those at the bottom were not
 * needed in that time. Event loop only.
 */
final class FreeStack {

  private final @Nullable PooledBuffer[] buffers;
  private int size;
  private int low;

  FreeStack(int capacity) {
    buffers = new PooledBuffer[capacity];
  }

  int size() {
    return size;
  }

  /** Adds a buffer that was just freed. */
  @SuppressWarnings(
      "ReferenceEquality") // the same object: ByteBuf's equals would compare the bytes
  void push(PooledBuffer buffer) {
    // Mostly the buffer comes back to the place it was taken from, and a store that changes nothing
    // would still cost the garbage collector's barrier.
    if (buffers[size] != buffer) {
      buffers[size] = buffer;
    }
    size++;
  }

  /** The buffer that was pushed last; null when there is none. */
  @Nullable PooledBuffer pop() {
    if (size == 0) {
      return null;
    }
    PooledBuffer buffer = buffers[--size];
    low = Math.min(low, size);
    return buffer;
  }

  /**
   * Forgets the buffers that were taken. {@link #pop} leaves them in place, to be fast; but a
   * reference to a held buffer would hide from {@link LostBuffers} that its holder has lost it.
   */
  void forgetTaken() {
    Arrays.fill(buffers, size, buffers.length, null);
  }

  /** How many buffers were never needed since the last call. */
  int takeUnused() {
    int unused = Math.min(low, size);
    low = size;
    return unused;
  }

  /** Removes the buffer that has been free for longest. */
  PooledBuffer removeColdest() {
    PooledBuffer coldest = buffers[0];
    if (coldest == null) {
      throw new IllegalStateException("the free stack is empty");
    }
    System.arraycopy(buffers, 1, buffers, 0, --size);
    buffers[size] = null;
    low = Math.min(low, size);
    return coldest;
  }
}
