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
 * <p>Every method that takes or returns a buffer says which of three things it does with it:
 *
 * <ol>
 *   <li>It <i>borrows</i> it: it is done with it on return, and the caller still has to release it.
 *   <li>It <i>takes it over</i>: it will release it, and the caller must not touch it any more.
 *   <li>It <i>hands it over</i>: the caller has to release it.
 * </ol>
 *
 * <p>A method that keeps a borrowed buffer retains it, or takes a slice of it by {@link #share},
 * which holds the buffer until it is released. Two slices over one buffer, each with a reader index
 * (r) and a writer index (w) of its own:
 *
 * <pre>
 *   buffer    | read before | these bytes | room for the next read |
 *   slice 1                 |     r=======w                          partly written
 *   slice 2                 r=============w                          not written yet
 * </pre>
 *
 * <p>It is a Netty {@link ByteBuf} of fixed capacity: reading and writing it works as with any
 * other. An <i>overflow</i> buffer is not one of the pool's, but behaves the same; its memory is
 * freed instead of kept.
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
   * The pooled buffer under a Vert.x buffer that {@link BufferPool#installOn} let through uncopied;
   * any thread. Borrows.
   *
   * @param buffer what a {@code NetSocket} handler was given
   * @return the buffer to retain or release, or null when these bytes are not a pool's
   */
  public static @Nullable PooledBuffer of(Buffer buffer) {
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    while (bytes != null && !(bytes instanceof PooledBuffer)) {
      bytes = bytes.unwrap();
    }
    return (PooledBuffer) bytes;
  }

  /**
   * Releases what a {@code NetSocket} handler was given, and leaves alone what is not a pool's; any
   * thread. Takes over.
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
   * Hands over a view of some bytes, with indices and a reference count of its own, for one more
   * destination. It holds this buffer until it is released. Event loop only.
   *
   * @param index the first byte
   * @param length how many bytes, more than 0
   * @param listener told when the slice was released
   * @return the slice, readable from its first byte to its last
   * @throws IndexOutOfBoundsException when these bytes are not all in the buffer
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

  /** Keeps a released slice for the next destination; tracked, it must stay dead instead. */
  void cache(PooledSlice slice) {
    if (!isTracked()) {
      slice.nextCached = cachedSlice;
      cachedSlice = slice;
    }
  }

  /**
   * Whether the buffer is an extra one, which the pool does not keep.
   *
   * @return true when its memory will be freed rather than kept
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

  /** How often the buffer was acquired: tells a holder from the one before it. */
  int generation() {
    return generation;
  }

  /** Makes a free buffer a held one. Event loop only. */
  PooledBuffer acquired() {
    generation++;
    resetRefCnt();
    // The marks too are state of the holder before.
    clear().markReaderIndex().markWriterIndex();
    return this;
  }

  /** The same memory in a new object, so that stale references to this one stay dead. */
  PooledBuffer renewed() {
    sizeClass.leaks.forget(watch);
    return new PooledBuffer(sizeClass, memory, overflow, new LeakTrace());
  }

  /** Takes the first holder's count off a buffer that was just made. */
  void makeFree() {
    setRefCnt(0);
  }

  /** Gives the memory back to the system. Nobody may hold the buffer. */
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
      throw misuse("retain() of a buffer that was released: it is used after its last holder.");
    }
    touched("retained");
    return this;
  }

  @Override
  public boolean release() {
    touched("released");
    // A sole holder on the loop has no rival, so the count needs no atomic (as in DPDK's
    // rte_pktmbuf_free). Racing wrong releases are missed by this; tracking keeps the atomic.
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
   * Refused: the memory belongs to the pool.
   *
   * @param newCapacity ignored unless it is the present capacity
   * @throws UnsupportedOperationException always, when it is another
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
