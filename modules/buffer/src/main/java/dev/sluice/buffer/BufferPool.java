package dev.sluice.buffer;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
 * <p>{@link #acquire()} returns the buffer that was freed last, or else a new one. If {@code max}
 * buffers are in use (the pool is starved), it returns an <i>overflow</i> buffer, whose memory is
 * freed on release. So it always succeeds; the caller bounds the memory in flight by back-pressure.
 * Buffers that were not used for {@code trimAfter} are freed, down to {@code initial}.
 *
 * <p>The idea comes from libuv programs: a pool in {@code loop->data}, an {@code alloc_cb} that
 * acquires from it, and "dummy" buffers for rare moments of starvation.
 *
 * <p>Threads: the event loop only, except that any thread may release a buffer.
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
   * Creates the pool of a verticle and stores it in the verticle's context; undeploying the
   * verticle closes the pool. Call it at the start, before the first socket. Event loop only.
   *
   * @param context the verticle's context, with an event loop
   * @param options sizes and limits
   * @return the pool
   * @throws IllegalStateException if the context already has a pool, or is not an event-loop
   *     context
   */
  public static BufferPool attach(Context context, PoolOptions options) {
    return ContextPools.attach(context, options);
  }

  /**
   * Returns the pool that was attached to a context; any thread.
   *
   * @param context a verticle's context, or one duplicated from it
   * @return its pool
   * @throws IllegalStateException if the context has no pool
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
   * Makes a socket read into this pool. The socket's {@code handler} then receives buffers that
   * Vert.x has not copied, and must pass each of them to {@link
   * PooledBuffer#release(io.vertx.core.buffer.Buffer)}. Call it on the event loop, in the connect
   * handler. It has no effect after the first read, and so none on a TLS socket, which has already
   * read its handshake.
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
    // Not as the channel's ByteBufAllocator too: writes and TLS would only lose the pooling of
    // Netty's own allocator.
    channel.config().setRecvByteBufAllocator(this);
  }

  /**
   * Hands over a buffer of {@code bufferSize} bytes, or of {@code overflowSize} if the pool is
   * starved. Event loop only.
   *
   * @return an empty buffer with a reference count of 1
   */
  public PooledBuffer acquire() {
    checkOnLoop("acquire()");
    PooledBuffer buffer = ordinary.acquire();
    return buffer != null ? buffer : ordinary.overflow(options.overflowSize());
  }

  /**
   * Hands over a buffer for {@code wanted} bytes: a pooled one for more than {@code overflowSize},
   * else an unpooled one of exactly that size, so that small requests do not waste pooled buffers.
   * For more than {@code bufferSize} it is a bulk buffer, if the pool has room for one. Event loop
   * only.
   *
   * @param wanted bytes, at least 1
   * @return an empty buffer; its capacity is less than {@code wanted} if {@code wanted} exceeds
   *     {@code bulkBufferSize} or the pool has no room
   * @throws IllegalArgumentException if {@code wanted} is less than 1
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
   * Hands over a buffer for a read that can be tried again later. If the process has little memory
   * left, the buffer is smaller or null: see {@link MemoryBudget}. Event loop only.
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
   * Returns what the pool holds now. Event loop only.
   *
   * @return a snapshot
   */
  public PoolStats stats() {
    checkOnLoop("stats()");
    return ordinary.stats().plus(bulk.stats());
  }

  /**
   * Returns the sizes and limits of the pool; any thread.
   *
   * @return the options
   */
  public PoolOptions options() {
    return options;
  }

  /**
   * Returns an allocator for sessions that share one read among several destinations, see {@link
   * PackingRecvByteBufAllocator}; any thread.
   *
   * @param readsPerTurn number of reads a channel may make before other channels have their turn,
   *     at least 1
   * @return an allocator to set on channels of this pool's loop
   */
  public PackingRecvByteBufAllocator packedReads(int readsPerTurn) {
    return packedReads(readsPerTurn, () -> 0, () -> {});
  }

  /**
   * The same, for bytes whose first destination is always the same connection; any thread.
   *
   * @param readsPerTurn number of reads a channel may make before other channels have their turn,
   *     at least 1
   * @param segmentBytes the largest payload of one packet to that destination in bytes, or 0 if
   *     unknown; called once, on the event loop, when a channel first fills its buffers
   * @param putOff called on the event loop when a read found no memory, before the read ends with a
   *     {@link BufferShortage}; it should schedule a task that stops reading the channel for some
   *     time
   * @return an allocator to set on one channel of this pool's loop
   */
  public PackingRecvByteBufAllocator packedReads(
      int readsPerTurn, IntSupplier segmentBytes, Runnable putOff) {
    return new PackingRecvByteBufAllocator(this, readsPerTurn, true, segmentBytes, putOff);
  }

  /**
   * Returns an allocator for a channel whose pipeline decodes what it reads. Each read gets a
   * buffer of its own, because a decoder keeps undecoded bytes in the buffer. Any thread.
   *
   * @param readsPerTurn number of reads a channel may make before other channels have their turn,
   *     at least 1
   * @param putOff as for {@link #packedReads(int, IntSupplier, Runnable)}
   * @return an allocator to set on one channel of this pool's loop
   */
  public PackingRecvByteBufAllocator unpackedReads(int readsPerTurn, Runnable putOff) {
    return new PackingRecvByteBufAllocator(this, readsPerTurn, false, () -> 0, putOff);
  }

  /**
   * Returns an adopter that turns the decoded bytes of one channel into this pool's buffers; any
   * thread.
   *
   * @return a new adopter
   */
  @Internal
  public BufferAdopter adopter() {
    return new BufferAdopter(this);
  }

  /**
   * Returns an allocator that lets the decoder of one channel write into buffers of this pool; any
   * thread.
   *
   * @param others the channel's own allocator
   * @return a new allocator, to be set on the channel
   */
  @Internal
  public DecoderAllocator decoderAllocator(ByteBufAllocator others) {
    return new DecoderAllocator(this, others);
  }

  /**
   * Closes the pool and frees the free buffers. Buffers that are still held free their memory when
   * they are released, on any thread. From now on {@link #acquire()} hands out overflow buffers.
   * Event loop only.
   */
  @Override
  public void close() {
    checkOnLoop("close()");
    memoryBudget.leave(this);
    bulk.close();
    ordinary.close();
  }

  /**
   * Returns the memory budget that this pool shares with all others of the process; any thread.
   *
   * @return the budget of this pool
   */
  public MemoryBudget memoryBudget() {
    return memoryBudget;
  }

  /**
   * Sets a task that runs when little memory is left, before the pool takes more: it can make slow
   * readers release what they hold. Event loop only.
   *
   * @param task must be quick, because a read waits for it; must not acquire from this pool
   */
  public void onTightMemory(Runnable task) {
    reliever = task;
  }

  void relieve() {
    reliever.run();
  }

  /** Schedules the freeing of all free buffers; any thread. */
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

  /** Returns the allocator of all this pool's memory, which counts it. */
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

  /** A handle that gives each read of a channel a whole buffer of this pool; called by Netty. */
  @Override
  @SuppressWarnings("deprecation") // Netty's own channels still ask for this type
  public RecvByteBufAllocator.Handle newHandle() {
    return reads.newHandle();
  }

  /** An I/O buffer serves one read and does not grow, so it may come from the pool. */
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
    // Starved: an overflow buffer is too small, because a caller that asks for an I/O buffer relies
    // on the full capacity.
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
