package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * A reference-counted piece of off-heap memory that goes back to its {@link BufferPool} when the
 * last holder releases it.
 *
 * <pre>
 *   free --acquire--> held (count 1) --retain/share--> held (count n) --release--> free
 * </pre>
 *
 * <p>Rules of ownership. Every method that takes or returns a buffer says which of three things it
 * does with it:
 *
 * <ol>
 *   <li>It <i>borrows</i> the buffer: it does not use the buffer after it returns, and the caller
 *       still has to release it.
 *   <li>It <i>takes over</i> the buffer: it will release the buffer, also if it fails, and the
 *       caller must not use it any more.
 *   <li>It <i>hands over</i> the buffer: the caller has to release it.
 * </ol>
 *
 * <p>A method that needs a borrowed buffer after its return must retain it, or take a slice by
 * {@link #share}; the slice holds the buffer until the slice is released. Two slices over one
 * buffer, each with its own reader index (r) and writer index (w):
 *
 * <pre>
 *   buffer    | read before | these bytes | room for the next read |
 *   slice 1                 |     r=======w                          partly written
 *   slice 2                 r=============w                          not written yet
 * </pre>
 *
 * <p>It is a Netty {@link ByteBuf} of fixed capacity, read and written like any other. An
 * <i>overflow</i> buffer behaves the same, but its last release frees its memory instead of
 * returning it to the pool.
 *
 * <p>Threads: the pool's event loop; {@link #release()} and {@link #retain()} any thread.
 */
public final class PooledBuffer extends UnpooledDirectByteBuf {

  final RemoteFreeList.Link link = new RemoteFreeList.Link(this);
  final LeakDetector.Watch watch;
  private final boolean overflow;
  private final BufferPool pool;
  private final SizeClass sizeClass;
  private final ByteBuf memory;
  private final @Nullable LeakTrace trace;
  private final long address;
  private int generation;
  private @Nullable PooledSlice cachedSlice;

  /** Takes over {@code memory}, which is freed by {@link #free()}. */
  PooledBuffer(SizeClass sizeClass, ByteBuf memory, boolean overflow, @Nullable LeakTrace trace) {
    super(sizeClass.pool, memory.internalNioBuffer(0, memory.capacity()), memory.capacity());
    this.pool = sizeClass.pool;
    this.sizeClass = sizeClass;
    this.memory = memory;
    this.overflow = overflow;
    this.trace = trace;
    this.address = memory.hasMemoryAddress() ? memory.memoryAddress() : 0;
    this.watch = sizeClass.leaks.watch(this, memory, trace);
    setIndex(0, 0);
    touched("acquired");
  }

  /**
   * Returns the pooled buffer inside a Vert.x buffer that came uncopied from a socket with {@link
   * BufferPool#installOn}; any thread. Borrows.
   *
   * @param buffer the argument of a {@code NetSocket} handler
   * @return the buffer to retain or release, or null if these bytes are not in a pool's buffer
   */
  public static @Nullable PooledBuffer of(Buffer buffer) {
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    while (bytes != null && !(bytes instanceof PooledBuffer)) {
      bytes = bytes.unwrap();
    }
    return (PooledBuffer) bytes;
  }

  /**
   * Releases the pooled buffer that a {@code NetSocket} handler received; does nothing if the bytes
   * are not in a pool's buffer. Any thread. Takes over.
   *
   * @param buffer a buffer from a socket that a pool may have been installed on
   */
  public static void release(Buffer buffer) {
    PooledBuffer pooled = of(buffer);
    if (pooled != null) {
      pooled.release();
    }
  }

  /**
   * Hands over a slice for one more destination, with its own indices and reference count. The
   * slice holds this buffer until the slice is released. Event loop only.
   *
   * @param index index of the first byte
   * @param length number of bytes, more than 0
   * @param listener called once the slice was released
   * @return the slice, readable from its first byte to its last
   * @throws IndexOutOfBoundsException if these bytes are not all in the buffer
   */
  public PooledSlice share(int index, int length, ReleaseListener listener) {
    if (index < 0 || length < 1 || index > capacity() - length) {
      throw new IndexOutOfBoundsException(
          "a slice of %d bytes at index %d in a buffer of %d bytes"
              .formatted(length, index, capacity()));
    }
    retain();
    PooledSlice slice = cachedSlice;
    if (slice == null) {
      slice = new PooledSlice(this, memory);
    } else {
      cachedSlice = slice.nextCached;
    }
    return slice.lend(index, length, listener);
  }

  /**
   * Keeps a released slice for the next destination, unless it is tracked: then it must stay dead.
   */
  void cache(PooledSlice slice) {
    if (!isTracked()) {
      slice.nextCached = cachedSlice;
      cachedSlice = slice;
    }
  }

  /**
   * Returns whether this is an overflow buffer, which the pool does not keep.
   *
   * @return true if the last release frees its memory
   */
  public boolean isOverflow() {
    return overflow;
  }

  BufferPool pool() {
    return pool;
  }

  boolean isTracked() {
    return trace != null;
  }

  /** Returns how often the buffer was acquired: it differs between one holder and the next. */
  int generation() {
    return generation;
  }

  /** Turns a free buffer into a held one. Event loop only. */
  PooledBuffer acquired() {
    generation++;
    resetRefCnt();
    // The marks are state of the previous holder, too.
    clear().markReaderIndex().markWriterIndex();
    return this;
  }

  /** The same memory in a new object, so that stale references to this one stay dead. */
  PooledBuffer renewed() {
    sizeClass.leaks.forget(watch);
    return new PooledBuffer(sizeClass, memory, overflow, new LeakTrace());
  }

  /** Sets the reference count of a new buffer to 0. */
  void makeFree() {
    setRefCnt(0);
  }

  /** Gives the memory back to the operating system. The buffer must have no holder. */
  void free() {
    memory.release();
  }

  @Override
  public PooledBuffer retain() {
    return retain(1);
  }

  @Override
  public PooledBuffer retain(int increment) {
    try {
      super.retain(increment);
    } catch (IllegalReferenceCountException e) {
      throw misuse(
          "retain() of a buffer that is already released: it is used after its last release.");
    }
    touched("retained");
    return this;
  }

  @Override
  public boolean release() {
    touched("released");
    // A sole holder on the loop has no rival, so the count needs no atomic operation (as in DPDK's
    // rte_pktmbuf_free). This misses wrong releases that race; tracking keeps the atomic operation.
    if (trace == null && refCnt() == 1 && pool.onLoop()) {
      setRefCnt(0);
      sizeClass.recycle(this);
      return true;
    }
    return release(1, false);
  }

  @Override
  public boolean release(int decrement) {
    return release(decrement, true);
  }

  private boolean release(int decrement, boolean touch) {
    if (touch) {
      touched("released");
    }
    try {
      return super.release(decrement);
    } catch (IllegalReferenceCountException e) {
      throw misuse(
          "release() of a buffer that is already free. You most likely called release() twice, or"
              + " released a buffer that you had only borrowed.");
    }
  }

  IllegalReferenceCountException misuse(String what) {
    return new IllegalReferenceCountException(what + LeakTracking.hint(trace));
  }

  private void touched(String what) {
    if (trace != null) {
      trace.add(what);
    }
  }

  @Override
  protected void deallocate() {
    if (pool.onLoop()) {
      sizeClass.recycle(this);
    } else {
      sizeClass.recycleOffLoop(this);
    }
  }

  /**
   * Not supported: the memory belongs to the pool.
   *
   * @param newCapacity must be the present capacity
   * @throws UnsupportedOperationException if it is another capacity
   */
  @Override
  public ByteBuf capacity(int newCapacity) {
    if (newCapacity == capacity()) {
      return this;
    }
    throw new UnsupportedOperationException(
        "a pooled buffer keeps its capacity of " + capacity() + " bytes, asked for " + newCapacity);
  }

  @Override
  public boolean hasMemoryAddress() {
    return address != 0;
  }

  @Override
  public long memoryAddress() {
    if (address == 0) {
      throw new UnsupportedOperationException("no memory address without sun.misc.Unsafe or JNI");
    }
    return address;
  }
}
