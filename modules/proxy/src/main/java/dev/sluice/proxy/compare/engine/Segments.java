package dev.sluice.proxy.compare.engine;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A queue of bytes in buffers, and of hashes of bytes. It counts the memory of its buffers: a
 * buffer in several segments in a row counts once. Event loop only.
 */
final class Segments {
  private static final int FIRST_CAPACITY = 4;
  // A reference, three ints and a long.
  private static final int SLOT_BYTES = 28;

  // A ring. A segment without a buffer is a hash.
  private @Nullable ByteBuf[] buffers = {};
  private int[] starts = {};
  private int[] ends = {};
  private int[] costs = {};
  private long[] hashes = {}; // of bytes: how many were left out before them
  private int first;
  private int size;
  private long bufferBytes;
  private long leftOut;

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the memory that it takes, in bytes. */
  long memory() {
    return bufferBytes + (long) buffers.length * SLOT_BYTES;
  }

  /** Returns whether the last segment is in this buffer, so that more of it costs no memory. */
  boolean isLast(ByteBuf buffer) {
    return size > 0 && isSame(buffers[slot(size - 1)], buffer);
  }

  /** Appends bytes. Borrows the buffer, and retains it until the segment is removed. */
  void addBytes(ByteBuf buffer, int start, int end) {
    boolean continues = isLast(buffer);
    if (continues && ends[slot(size - 1)] == start && leftOut == 0) {
      ends[slot(size - 1)] = end;
      return;
    }
    int slot = add(start, end, leftOut);
    leftOut = 0;
    buffers[slot] = buffer.retain();
    costs[slot] = continues ? 0 : buffer.capacity();
    bufferBytes += costs[slot];
  }

  /** Notes bytes that are left out of the comparison, before the next ones. */
  void leaveOut(long length) {
    leftOut += length;
  }

  /** Returns the number of bytes that were left out before the first segment; then 0. */
  long takeLeftOut() {
    if (isHash()) {
      return 0;
    }
    long count = hashes[first];
    hashes[first] = 0;
    return count;
  }

  /** Appends the hash of bytes that are not kept. */
  void addHash(int length, long hash) {
    add(0, length, hash);
  }

  private int add(int start, int end, long hash) {
    if (size == buffers.length) {
      grow();
    }
    int slot = slot(size++);
    starts[slot] = start;
    ends[slot] = end;
    costs[slot] = 0;
    hashes[slot] = hash;
    return slot;
  }

  /** Returns whether the first segment is a hash. */
  boolean isHash() {
    return buffers[first] == null;
  }

  /** Returns the buffer of the first segment, which is of bytes. */
  ByteBuf buffer() {
    ByteBuf buffer = size == 0 ? null : buffers[first];
    if (buffer == null) {
      throw new IllegalStateException("the first segment has no buffer");
    }
    return buffer;
  }

  /** Returns the index of the first byte. */
  int start() {
    return starts[first];
  }

  /** Returns the number of bytes of the first segment. */
  int length() {
    return ends[first] - starts[first];
  }

  /** Returns the hash of the first segment. */
  long hash() {
    return hashes[first];
  }

  /** Removes the first bytes of the first segment. */
  void consume(int count) {
    starts[first] += count;
    if (starts[first] == ends[first]) {
      dropBuffer(first, slot(1), size > 1);
      first = slot(1);
      size--;
    }
  }

  /** Removes the last bytes. */
  void dropLast(long count) {
    for (long left = count; left > 0 && size > 0; ) {
      int last = slot(size - 1);
      int length = ends[last] - starts[last];
      if (length > left) {
        ends[last] -= (int) left;
        return;
      }
      leftOut += buffers[last] == null ? 0 : hashes[last];
      dropBuffer(last, last, false);
      size--;
      left -= length;
    }
  }

  /** Releases a segment's buffer; if the next segment has the same, that one has its cost now. */
  private void dropBuffer(int slot, int next, boolean hasNext) {
    ByteBuf buffer = buffers[slot];
    if (buffer == null) {
      return;
    }
    buffers[slot] = null;
    if (hasNext && isSame(buffers[next], buffer)) {
      costs[next] = costs[slot];
    } else {
      bufferBytes -= costs[slot];
    }
    costs[slot] = 0;
    buffer.release();
  }

  /** Removes everything, and gives the memory of the queue itself back. */
  void clear() {
    while (size > 0) {
      consume(length());
    }
    leftOut = 0;
    buffers = new @Nullable ByteBuf[0];
    first = 0;
  }

  /** Compares identity: ByteBuf's equals would compare the bytes. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable ByteBuf one, ByteBuf other) {
    return one == other;
  }

  private int slot(int position) {
    return (first + position) & (buffers.length - 1);
  }

  /** Doubles the ring; what is before the first segment moves behind the old end. */
  private void grow() {
    int before = buffers.length;
    int capacity = Math.max(FIRST_CAPACITY, 2 * before);
    buffers = Arrays.copyOf(buffers, capacity);
    System.arraycopy(buffers, 0, buffers, before, first);
    Arrays.fill(buffers, 0, first, null);
    starts = grown(starts, before, capacity);
    ends = grown(ends, before, capacity);
    costs = grown(costs, before, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    System.arraycopy(hashes, 0, hashes, before, first);
  }

  private int[] grown(int[] values, int before, int capacity) {
    int[] more = Arrays.copyOf(values, capacity);
    System.arraycopy(more, 0, more, before, first);
    return more;
  }
}
