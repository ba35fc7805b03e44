package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes that a decoder hands out into buffers of a pool, which can be shared.
 *
 * <p>Bytes that fill at least half of a buffer of the pool are passed on where they lie. All others
 * are copied, one after the other into the same buffer while it has room: a small message must not
 * hold a whole buffer, and a buffer of other memory cannot be shared.
 *
 * <p>Event loop only.
 */
@Internal
public final class BufferAdopter {

  /** Takes adopted bytes. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Some bytes, in order.
     *
     * @param buffer of the pool; borrowed, so what outlasts the call is a {@link PooledBuffer#share
     *     slice} or a {@link PooledBuffer#retain() retained} buffer
     * @param index the first byte; the buffer's own indices say nothing
     * @param length how many bytes, more than 0
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
   * @param taker gets them all before the call returns, in one piece or in several
   */
  public void adopt(ByteBuf bytes, Taker taker) {
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

  /** The pool's buffer that the bytes lie in; null where they lie elsewhere. */
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

  /** Hands over a buffer with room for some of the bytes, or all. */
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
