package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that wait for one writer, as pieces of the buffers they were read into.
 *
 * <p>A piece that begins where the last one ends is merged with it, so a million one-byte messages
 * take only the few buffers that hold them. Event loop only.
 */
final class WriteQueue {

  private static final int FIRST_CAPACITY = 8;

  // A ring: buffer, first byte and end of each piece. The arrays are allocated when first needed.
  private @Nullable PooledBuffer[] buffers = {};
  private int[] starts = {};
  private int[] ends = {};
  private int first;
  private int size;
  private long bytes;

  boolean isEmpty() {
    return size == 0;
  }

  long bytes() {
    return bytes;
  }

  /** Appends bytes of a buffer. Borrows the buffer, and retains it until the piece is removed. */
  void add(PooledBuffer buffer, int index, int length) {
    bytes += length;
    if (size > 0) {
      int last = slot(size - 1);
      if (isSame(buffers[last], buffer) && ends[last] == index) {
        ends[last] += length;
        return;
      }
    }
    if (size == buffers.length) {
      grow();
    }
    int next = slot(size++);
    buffers[next] = buffer.retain();
    starts[next] = index;
    ends[next] = index + length;
  }

  /** Returns the buffer of the first piece. */
  PooledBuffer buffer() {
    PooledBuffer buffer = size == 0 ? null : buffers[first];
    if (buffer == null) {
      throw new IllegalStateException("the queue is empty");
    }
    return buffer;
  }

  /** Returns the index of the first byte of the first piece. */
  int start() {
    return starts[first];
  }

  /** Returns the length of the first piece, in bytes. */
  int length() {
    return ends[first] - starts[first];
  }

  /** Removes the first bytes of the first piece, and the piece with its last byte. */
  void removeFirst(int count) {
    if (count == length()) {
      removeFirst();
    } else {
      starts[first] += count;
      bytes -= count;
    }
  }

  /** Removes the first piece and releases its buffer. */
  void removeFirst() {
    PooledBuffer buffer = buffer();
    bytes -= length();
    buffers[first] = null;
    first = slot(1);
    size--;
    buffer.release();
  }

  /** Drops everything. */
  void clear() {
    while (size > 0) {
      removeFirst();
    }
  }

  /** Compares identity: ByteBuf's equals would compare the bytes. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable PooledBuffer one, PooledBuffer other) {
    return one == other;
  }

  private int slot(int position) {
    return (first + position) & (buffers.length - 1);
  }

  private void grow() {
    int capacity = Math.max(FIRST_CAPACITY, 2 * size);
    @Nullable PooledBuffer[] moreBuffers = new PooledBuffer[capacity];
    int[] moreStarts = new int[capacity];
    int[] moreEnds = new int[capacity];
    for (int i = 0; i < size; i++) {
      moreBuffers[i] = buffers[slot(i)];
      moreStarts[i] = starts[slot(i)];
      moreEnds[i] = ends[slot(i)];
    }
    buffers = moreBuffers;
    starts = moreStarts;
    ends = moreEnds;
    first = 0;
  }
}
