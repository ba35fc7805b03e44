package dev.sluice.buffer;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool of reference-counted read buffers that belongs to one event loop.
 *
 * <p>{@link #acquire()} takes the buffer that was freed last, else makes one, else (starved: {@code
 * max} buffers are out) hands out an <i>overflow</i> buffer that is freed on release. So it always
 * succeeds; bounding the memory in flight is the caller's business, by back-pressure. What stood
 * unused through {@code trimAfter} is freed, down to {@code initial}.
 *
 * <p>The idea is the libuv one: a pool in {@code loop->data}, an {@code alloc_cb} that acquires
 * from it, and "dummy" buffers for rare moments of starvation.
 *
 * <p>Threads: everything on the event loop, except that a buffer may be released anywhere.
 */
public final class BufferPool extends AbstractByteBufAllocator
    implements RecvByteBufAllocator, AutoCloseable {

  private final EventExecutor loop;
  private final PoolOptions options;
  private final MemoryBudget memoryBudget;
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
  private final SizeClass bulk;
  private final SizeClass ordinary;
  private final RecvByteBufAllocator reads = new PooledRecvByteBufAllocator(this);
  private Runnable reliever = () -> {};

  /**
   * Makes a pool for an event loop, with {@code initial} buffers in it. Event loop only.
   *
   * @param loop the event loop that the pool belongs to
   * @param options sizes and limits
   */
  public BufferPool(EventExecutor loop, PoolOptions options) {
    this(loop, options, LeakTracking.ON, MemoryBudget.ofProcess());
  }

  BufferPool(EventExecutor loop, PoolOptions options, boolean tracking, MemoryBudget memoryBudget) {
    super(true);
    this.loop = loop;
    this.options = options;
    this.memoryBudget = memoryBudget;
    BufferQuota quota = new BufferQuota(options.max());
    this.bulk = SizeClass.ofBulk(this, loop, tracking, quota);
    this.ordinary = SizeClass.ofOrdinary(this, loop, tracking, quota, bulk);
    checkOnLoop("new BufferPool()");
    ordinary.fill();
    memoryBudget.enter(this);
  }

  /**
   * Makes the pool of a verticle and keeps it in the verticle's context; it is closed when the
   * verticle has been undeployed. Call it at the start, before the first socket. Event loop only.
   *
   * @param context the verticle's context, with an event loop
   * @param options sizes and limits
   * @return the pool
   * @throws IllegalStateException when the context has a pool or is not an event loop's
   */
  public static BufferPool attach(Context context, PoolOptions options) {
    return ContextPools.attach(context, options);
  }

  /**
   * The pool that was attached to a context; any thread.
   *
   * @param context a verticle's context, or one duplicated from it
   * @return its pool
   * @throws IllegalStateException when it has none
   */
  public static BufferPool of(Context context) {
    BufferPool pool = ContextPools.find(context);
    if (pool == null) {
      throw new IllegalStateException(
          "this context has no pool: call BufferPool.attach(context, options) first");
    }
    return pool;
  }

  /**
   * Makes a socket read into this pool. Its {@code handler} then gets buffers that Vert.x has not
   * copied, and has to pass each one to {@link PooledBuffer#release(io.vertx.core.buffer.Buffer)}
   * once it is done with it. Event loop only, in the connect handler: once the socket has read, and
   * a TLS socket has by then, this has no effect.
   *
   * @param socket a server's or a client's socket on this pool's event loop
   * @throws IllegalStateException when the socket lives on another event loop
   */
  public void installOn(NetSocket socket) {
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    if (channel.eventLoop() != loop) {
      throw new IllegalStateException(
          "the socket and the pool live on different event loops: install the pool of the context"
              + " whose handler was called");
    }
    // Not as its ByteBufAllocator too: writes and TLS would only lose the pooling of Netty's own.
    channel.config().setRecvByteBufAllocator(this);
  }

  /**
   * Hands over a buffer of {@code bufferSize} bytes, or of {@code overflowSize} when starved. Event
   * loop only.
   *
   * @return an empty buffer with a reference count of 1
   */
  public PooledBuffer acquire() {
    checkOnLoop("acquire()");
    PooledBuffer buffer = ordinary.acquire();
    return buffer != null ? buffer : ordinary.overflow(options.overflowSize());
  }

  /**
   * Hands over a buffer fit for {@code wanted} bytes: a pooled one for more than {@code
   * overflowSize}, an exact unpooled one for less, so that small needs do not waste pooled buffers.
   * For more than {@code bufferSize} it is a bulk buffer, where the pool has room for one. Event
   * loop only.
   *
   * @param wanted bytes, at least 1
   * @return an empty buffer; its capacity is less than {@code wanted} where that exceeds {@code
   *     bulkBufferSize}, or where the pool has no room
   * @throws IllegalArgumentException when less than a byte is wanted
   */
  public PooledBuffer acquire(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException("wanted is " + wanted + ", must be at least 1");
    }
    if (wanted > options.bufferSize()) {
      return acquireBulk();
    }
    if (wanted > options.overflowSize()) {
      return acquire();
    }
    checkOnLoop("acquire()");
    return ordinary.overflow(wanted);
  }

  /**
   * Hands over a buffer for a read that can be put off. It is smaller, or there is none, where the
   * process has little memory left: see {@link MemoryBudget}. Event loop only.
   *
   * @param inBulk whether it may be a bulk buffer
   * @return an empty buffer of at least {@code overflowSize}, or null: try again later
   */
  public @Nullable PooledBuffer acquireForRead(boolean inBulk) {
    PooledBuffer buffer = inBulk ? bulk.acquireForRead() : null;
    if (buffer == null) {
      buffer = ordinary.acquireForRead();
    }
    if (buffer == null) {
      buffer = ordinary.overflowForRead(options.overflowSize());
    }
    if (buffer == null) {
      memoryBudget.shortage();
    }
    return buffer;
  }

  private PooledBuffer acquireBulk() {
    checkOnLoop("acquire()");
    PooledBuffer buffer = bulk.acquire();
    return buffer != null ? buffer : acquire();
  }

  /**
   * What the pool holds now. Event loop only.
   *
   * @return a snapshot
   */
  public PoolStats stats() {
    checkOnLoop("stats()");
    return ordinary.stats().plus(bulk.stats());
  }

  /**
   * The sizes and limits that the pool was made with; any thread.
   *
   * @return the options
   */
  public PoolOptions options() {
    return options;
  }

  /**
   * Reads for sessions that share one read among several destinations, see {@link
   * PackingRecvByteBufAllocator}; any thread.
   *
   * @param readsPerTurn how many reads a channel may make before others have their turn, at least 1
   * @return an allocator to set on channels of this pool's loop
   */
  public PackingRecvByteBufAllocator packedReads(int readsPerTurn) {
    return packedReads(readsPerTurn, () -> 0, () -> {});
  }

  /**
   * The same, for bytes that all go to one connection before others; any thread.
   *
   * @param readsPerTurn how many reads a channel may make before others have their turn, at least 1
   * @param segmentBytes the most that one packet to there may hold, or 0 where that is not known;
   *     asked once, on the event loop, when a channel first fills its buffers
   * @param putOff called on the event loop when a read found no memory, before it ends with a
   *     {@link BufferShortage}; it should stop reading the channel for some time, in a later task
   * @return an allocator to set on one channel of this pool's loop
   */
  public PackingRecvByteBufAllocator packedReads(
      int readsPerTurn, IntSupplier segmentBytes, Runnable putOff) {
    return new PackingRecvByteBufAllocator(this, readsPerTurn, true, segmentBytes, putOff);
  }

  /**
   * Reads for a channel whose pipeline decodes what it has read: each into a buffer of its own, for
   * a decoder keeps in that what it has not decoded. Any thread.
   *
   * @param readsPerTurn how many reads a channel may make before others have their turn, at least 1
   * @param putOff as for {@link #packedReads(int, IntSupplier, Runnable)}
   * @return an allocator to set on one channel of this pool's loop
   */
  public PackingRecvByteBufAllocator unpackedReads(int readsPerTurn, Runnable putOff) {
    return new PackingRecvByteBufAllocator(this, readsPerTurn, false, () -> 0, putOff);
  }

  /**
   * What turns decoded bytes into this pool's buffers, for one channel; any thread.
   *
   * @return an adopter that has not adopted anything yet
   */
  @Internal
  public BufferAdopter adopter() {
    return new BufferAdopter(this);
  }

  /**
   * Frees the free buffers. Those still held free their memory when they are released, on whatever
   * thread that is. From now on {@link #acquire()} hands out overflow buffers. Event loop only.
   */
  @Override
  public void close() {
    checkOnLoop("close()");
    memoryBudget.leave(this);
    bulk.close();
    ordinary.close();
  }

  /**
   * What this pool shares with all others of the process; any thread.
   *
   * @return the budget that it was made with
   */
  public MemoryBudget memoryBudget() {
    return memoryBudget;
  }

  /**
   * Sets what is to be done before more memory is taken where little is left, such as to have slow
   * readers release what they hold. Event loop only.
   *
   * @param task quick, because a read waits for it; it must not acquire from this pool
   */
  public void onTightMemory(Runnable task) {
    reliever = task;
  }

  void relieve() {
    reliever.run();
  }

  /** Frees what is free, soon; any thread. */
  void giveUpFree() {
    try {
      loop.execute(
          () -> {
            bulk.giveUpFree();
            ordinary.giveUpFree();
          });
    } catch (RejectedExecutionException e) {
      memoryBudget.leave(this); // its loop has ended
    }
  }

  /** Where the memory of all its buffers comes from, counted. */
  UnpooledByteBufAllocator memory() {
    return memory;
  }

  boolean onLoop() {
    return loop.inEventLoop();
  }

  void executeOnLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void checkOnLoop(String call) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException(
          call
              + " on thread "
              + Thread.currentThread().getName()
              + ": a pool belongs to its event loop, only release() may be called elsewhere");
    }
  }

  /** A handle that gives each read of a channel a whole buffer of this pool; Netty calls it. */
  @Override
  @SuppressWarnings("deprecation") // Netty's own channels still ask for this type
  public RecvByteBufAllocator.Handle newHandle() {
    return reads.newHandle();
  }

  /** An I/O buffer is for one read and does not grow, so it may come from the pool. */
  @Override
  public ByteBuf ioBuffer(int initialCapacity) {
    return ioBuffer(initialCapacity, Integer.MAX_VALUE);
  }

  @Override
  public ByteBuf ioBuffer(int initialCapacity, int maxCapacity) {
    if (initialCapacity < 1 || initialCapacity > options.bufferSize()) {
      return directBuffer(initialCapacity, maxCapacity);
    }
    PooledBuffer buffer = acquire(initialCapacity);
    if (buffer.capacity() >= initialCapacity) {
      return buffer;
    }
    // Starved; but whoever asks for an I/O buffer counts on all that was asked for.
    buffer.release();
    return ordinary.overflow(initialCapacity);
  }

  /** Other direct buffers may have to grow, which pooled memory cannot, so they are unpooled. */
  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return memory.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return memory.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }
}
