package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A view of a {@link PooledBuffer} for one destination: the same memory, with its own indices and
 * reference count.
 *
 * <p>Two channels must never be given the same {@link ByteBuf}, because a partial write moves its
 * reader index. Netty's own slices would create garbage for each write; this slice is cached by its
 * buffer and used again.
 *
 * <p>Threads: the pool's event loop. A last release on another thread is handed to the loop; if the
 * loop has ended, the memory is freed and the listener is not called.
 */
public final class PooledSlice extends UnpooledDirectByteBuf {

  @Nullable PooledSlice nextCached;
  private final PooledBuffer buffer;
  private final long address;
  private @Nullable ReleaseListener listener;
  private int length;

  PooledSlice(PooledBuffer buffer, ByteBuf memory) {
    super(buffer.pool(), memory.internalNioBuffer(0, memory.capacity()), memory.capacity());
    this.buffer = buffer;
    this.address = memory.hasMemoryAddress() ? memory.memoryAddress() : 0;
  }

  PooledSlice lend(int index, int length, ReleaseListener listener) {
    this.listener = listener;
    this.length = length;
    resetRefCnt();
    setIndex(index, index + length).markReaderIndex().markWriterIndex();
    return this;
  }

  /** Returns the buffer that this is a slice of. */
  PooledBuffer buffer() {
    return buffer;
  }

  @Override
  public boolean release() {
    // As in PooledBuffer.release(): a sole holder on the loop needs no atomic operation.
    if (!buffer.isTracked() && refCnt() == 1 && buffer.pool().onLoop()) {
      setRefCnt(0);
      comeBack();
      return true;
    }
    return release(1);
  }

  @Override
  public boolean release(int decrement) {
    if (decrement > refCnt()) {
      throw buffer.misuse(
          "release() of a slice that is already released. You most likely called release() twice,"
              + " or after you had handed the slice to a channel.");
    }
    return super.release(decrement);
  }

  @Override
  protected void deallocate() {
    try {
      buffer.pool().executeOnLoop(this::comeBack);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it the listener; the memory must be freed all the same.
      buffer.release();
    }
  }

  private void comeBack() {
    ReleaseListener receiver = Objects.requireNonNull(listener);
    int bytes = length;
    int progress = bytes - readableBytes();
    listener = null;
    buffer.cache(this);
    buffer.release();
    // Last, because the listener may write again, which may reuse this very object.
    receiver.released(bytes, progress);
  }

  @Override
  public ByteBuf capacity(int newCapacity) {
    return newCapacity == capacity() ? this : buffer.capacity(newCapacity);
  }

  @Override
  public boolean hasMemoryAddress() {
    return address != 0;
  }

  @Override
  public long memoryAddress() {
    return address != 0 ? address : buffer.memoryAddress();
  }
}
