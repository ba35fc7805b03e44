package dev.sluice.buffer;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The allocator of a channel whose decoder copies what it decodes, such as TLS: while the decoder
 * runs, its output lands in buffers of a pool, one message after the other in the same buffer while
 * that is held.
 *
 * <p>Each answer is a {@link PooledSlice} over the free rest of a buffer. A {@link BufferAdopter}
 * takes what was written there without a copy. A decoder may also ask for other buffers, such as
 * one for a reply; so as long as an answer is not taken and not released, its rest of the buffer is
 * not given away again.
 *
 * <p>All other requests go to the channel's own allocator. Event loop only.
 */
@Internal
public final class DecoderAllocator extends AbstractByteBufAllocator {
  private final BufferPool pool;
  private final ByteBufAllocator others;
  private boolean decoding;
  private @Nullable PooledBuffer last;
  private int lastGeneration;
  private @Nullable PooledSlice answer;
  private int answerStart;

  DecoderAllocator(BufferPool pool, ByteBufAllocator others) {
    super(true);
    this.pool = pool;
    this.others = others;
  }

  /** Returns the allocator for all other requests. */
  public ByteBufAllocator others() {
    return others;
  }

  /**
   * Sets whether the decoder runs now.
   *
   * @return whether it ran before
   */
  public boolean setDecoding(boolean now) {
    boolean before = decoding;
    decoding = now;
    return before;
  }

  @Override
  public ByteBuf buffer(int initialCapacity) {
    ByteBuf output = output(initialCapacity);
    return output != null ? output : others.buffer(initialCapacity);
  }

  @Override
  public ByteBuf buffer(int initialCapacity, int maxCapacity) {
    ByteBuf output = output(initialCapacity);
    return output != null ? output : others.buffer(initialCapacity, maxCapacity);
  }

  @Override
  public ByteBuf directBuffer(int initialCapacity) {
    ByteBuf output = output(initialCapacity);
    return output != null ? output : others.directBuffer(initialCapacity);
  }

  @Override
  public ByteBuf directBuffer(int initialCapacity, int maxCapacity) {
    ByteBuf output = output(initialCapacity);
    return output != null ? output : others.directBuffer(initialCapacity, maxCapacity);
  }

  /** Returns a slice with room for so many bytes; null if they must come from elsewhere. */
  private @Nullable ByteBuf output(int wanted) {
    if (!decoding || wanted < 1) {
      return null;
    }
    PooledBuffer buffer = last;
    if (buffer != null && mayContinueIn(buffer) && buffer.writableBytes() >= wanted) {
      return slice(buffer);
    }
    buffer = wanted > pool.options().bufferSize() ? pool.acquire(wanted) : pool.acquire();
    try {
      if (buffer.capacity() < wanted) {
        return null; // the pool is starved
      }
      last = buffer;
      lastGeneration = buffer.generation();
      return slice(buffer);
    } finally {
      buffer.release(); // the slice holds it
    }
  }

  private boolean mayContinueIn(PooledBuffer buffer) {
    return buffer.generation() == lastGeneration && buffer.refCnt() > 0 && !isAnswerOpen(buffer);
  }

  /** Returns whether the last answer may still be written to, or be read. */
  private boolean isAnswerOpen(PooledBuffer buffer) {
    return answer != null && answer.refCnt() > 0 && buffer.writerIndex() == answerStart;
  }

  private PooledSlice slice(PooledBuffer buffer) {
    answerStart = buffer.writerIndex();
    PooledSlice slice = buffer.share(answerStart, buffer.writableBytes(), ReleaseListener.NONE);
    slice.writerIndex(answerStart);
    answer = slice;
    return slice;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return others.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return others.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return others.isDirectBufferPooled();
  }
}
