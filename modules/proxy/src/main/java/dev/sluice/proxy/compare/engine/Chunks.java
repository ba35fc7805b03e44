package dev.sluice.proxy.compare.engine;

import dev.sluice.buffer.BufferPool;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Small buffers for copies, so that a message of 100 bytes does not hold a buffer of 64 KiB. They
 * grow from 512 bytes as more is held, and count in the memory budget of the process. Event loop
 * only.
 */
final class Chunks {
  private static final int SMALLEST = 512;
  private static final int LARGEST = 8 * 1024;
  private static final int LARGEST_IDLE = 2 * 1024;

  private final BufferPool pool;
  private @Nullable ByteBuf current;

  Chunks(BufferPool pool) {
    this.pool = pool;
  }

  /** Returns the memory that the next bytes take, in bytes; 0 if there is room for at least one. */
  int nextCapacity() {
    ByteBuf chunk = current;
    if (chunk == null) {
      return SMALLEST;
    }
    return chunk.isWritable() ? 0 : Math.min(LARGEST, 2 * chunk.capacity());
  }

  /** Returns a chunk with room for at least one byte; borrowed until the next call. */
  ByteBuf roomy() {
    int capacity = nextCapacity();
    ByteBuf chunk = current;
    if (chunk == null || capacity > 0) {
      release();
      chunk = pool.directBuffer(capacity, capacity);
      current = chunk;
    }
    return chunk;
  }

  /** Everything was compared: the chunk is used again, unless it is large. */
  void reset() {
    ByteBuf chunk = current;
    if (chunk != null) {
      if (chunk.capacity() > LARGEST_IDLE) {
        release();
      } else {
        chunk.clear();
      }
    }
  }

  /** Returns the memory of a chunk that no segment counts, in bytes. */
  int idleMemory(Segments segments) {
    ByteBuf chunk = current;
    return chunk == null || segments.isLast(chunk) ? 0 : chunk.capacity();
  }

  /** Releases the chunk; segments in it keep it until they are removed. */
  void release() {
    ByteBuf chunk = current;
    current = null;
    if (chunk != null) {
      chunk.release();
    }
  }
}
