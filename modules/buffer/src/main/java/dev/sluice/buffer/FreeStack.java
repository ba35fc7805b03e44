package dev.sluice.buffer;

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

  void push(PooledBuffer buffer) {
    buffers[size++] = buffer;
  }

  /** The buffer that was pushed last; null when there is none. */
  @Nullable PooledBuffer pop() {
    if (size == 0) {
      return null;
    }
    PooledBuffer buffer = buffers[--size];
    // A reference left behind would hide from LeakDetector that the holder has lost it.
    buffers[size] = null;
    low = Math.min(low, size);
    return buffer;
  }

  /** How many buffers were never needed since the last call. */
  int takeUnused() {
    int unused = Math.min(low, size);
    low = size;
    return unused;
  }

  /** Has all buffers count as never needed until one is. */
  void forgetUse() {
    low = size;
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
