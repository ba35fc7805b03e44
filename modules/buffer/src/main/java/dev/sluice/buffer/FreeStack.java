package dev.sluice.buffer;

import org.jspecify.annotations.Nullable;

/**
 * The free buffers, last in first out, so that the next read lands in memory that is still warm.
 *
 * <p>It remembers the smallest size since the last call of {@link #takeUnused}: that many buffers
 * were not needed in that time. Event loop only.
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

  void push(PooledBuffer buffer) {
    buffers[size++] = buffer;
  }

  /** Returns the buffer that was pushed last; null if there is none. */
  @Nullable PooledBuffer pop() {
    if (size == 0) {
      return null;
    }
    PooledBuffer buffer = buffers[--size];
    // A reference left here would hide a lost buffer from LeakDetector.
    buffers[size] = null;
    low = Math.min(low, size);
    return buffer;
  }

  /** Returns how many buffers were not needed since the last call. */
  int takeUnused() {
    int unused = Math.min(low, size);
    low = size;
    return unused;
  }

  /** Treats all buffers as not needed until the next pop. */
  void forgetUse() {
    low = size;
  }

  /** Removes the buffer that has been free for the longest time. */
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
