package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the output of a decoder into buffers of a pool, which several destinations can share.
 *
 * <p>Bytes that a {@link DecoderAllocator} has placed, or that lie in a buffer of the pool and fill
 * at least half of it, are passed on without a copy. All other bytes are copied, one message after
 * the other, into the same pool buffer while it has room: a small message must not hold a whole
 * buffer, and foreign memory cannot be shared.
 *
 * <p>Event loop only.
 */
@Internal
public final class BufferAdopter {

  /** Receives adopted bytes. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Receives the next bytes, in order.
     *
     * @param buffer a buffer of the pool; borrowed. To keep the bytes after the call, take a {@link
     *     PooledBuffer#share slice} or {@link PooledBuffer#retain() retain} the buffer
     * @param index index of the first byte; ignore the buffer's own indices
     * @param length number of bytes, more than 0
     */
    void take(PooledBuffer buffer, int index, int length);
  }

  private final BufferPool pool;
  private @Nullable PooledBuffer last;
  private int lastGeneration;

  BufferAdopter(BufferPool pool) {
    this.pool = pool;
  }

  /**
   * Passes the readable bytes on, in buffers of the pool.
   *
   * @param bytes borrowed; their indices are not changed
   * @param taker receives all bytes before the call returns, in one piece or in several
   */
  public void adopt(ByteBuf bytes, Taker taker) {
    if (bytes instanceof PooledSlice placed && placed.buffer().pool() == pool) {
      adoptPlaced(placed, taker);
      return;
    }
    PooledBuffer whole = bufferUnder(bytes);
    int length = bytes.readableBytes();
    if (whole != null && length >= whole.capacity() / 2) {
      long start = bytes.memoryAddress() + bytes.readerIndex();
      taker.take(whole, (int) (start - whole.memoryAddress()), length);
      return;
    }
    int end = bytes.writerIndex();
    for (int index = bytes.readerIndex(); index < end; ) {
      PooledBuffer copy = roomy(end - index);
      try {
        int count = Math.min(copy.writableBytes(), end - index);
        int start = copy.writerIndex();
        copy.writeBytes(bytes, index, count);
        taker.take(copy, start, count);
        index += count;
      } finally {
        copy.release();
      }
    }
  }

  /** Passes on bytes of a decoder, whose next output may then follow them in the same buffer. */
  private static void adoptPlaced(PooledSlice placed, Taker taker) {
    PooledBuffer buffer = placed.buffer();
    if (placed.isReadable()) {
      buffer.writerIndex(Math.max(buffer.writerIndex(), placed.writerIndex()));
      taker.take(buffer, placed.readerIndex(), placed.readableBytes());
    }
  }

  /** Returns the pool's buffer that the bytes lie in; null if they lie elsewhere. */
  private @Nullable PooledBuffer bufferUnder(ByteBuf bytes) {
    ByteBuf under = bytes;
    while (under != null && !(under instanceof PooledBuffer)) {
      under = under.unwrap();
    }
    return under instanceof PooledBuffer buffer
            && buffer.pool() == pool
            && bytes.hasMemoryAddress()
            && buffer.hasMemoryAddress()
        ? buffer
        : null;
  }

  /** Hands over a buffer with room for at least some of the bytes. */
  private PooledBuffer roomy(int wanted) {
    PooledBuffer buffer = last;
    if (buffer != null
        && buffer.generation() == lastGeneration
        && buffer.refCnt() > 0
        && buffer.writableBytes() >= Math.min(wanted, buffer.capacity() / 8)
        && buffer.isWritable()) {
      return buffer.retain();
    }
    buffer = pool.acquire();
    last = buffer;
    lastGeneration = buffer.generation();
    return buffer;
  }
}
