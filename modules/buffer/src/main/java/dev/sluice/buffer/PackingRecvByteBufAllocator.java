package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a read continue in the connection's last buffer while that buffer is still held and has
 * room; otherwise the read gets a new buffer.
 *
 * <p>A buffer has room while at least half of it is free. If reads are small, an eighth is enough,
 * provided that it is twice the size of the last read: less would cut the next message in two.
 *
 * <p>So a slow destination with many small pending messages holds few buffers, each nearly full,
 * instead of one per message, and no byte is copied. A buffer without holders has gone back to the
 * pool, and the next read takes the pool's most recently used one.
 *
 * <p>After a read that fills an ordinary buffer, the next read asks for a bulk buffer: fewer and
 * larger reads and writes cost less. A read of less than half an ordinary buffer ends that. A turn
 * ends after {@code readsPerTurn} reads, or after the bytes of one bulk buffer, so that other
 * channels do not wait long. Channels limited to one read per turn (mirrors) never get a bulk
 * buffer.
 *
 * <p>If the segment size of the destination's connection is known, a bulk buffer is filled with
 * whole segments only: a remainder would be a packet of its own, which costs as much as a full one.
 *
 * <p>If the process has little memory left, buffers are smaller and turns shorter; if it has none,
 * the read is postponed.
 *
 * <p>A decoder keeps undecoded bytes in the buffer object of the read, and would lose them if the
 * next read continued in it. So a channel with a decoder reads without packing: each read has a
 * buffer of its own.
 *
 * <p>The reader finds the new bytes between the buffer's reader index and writer index, and must
 * pass them on as {@linkplain PooledBuffer#share slices}, never as the buffer itself.
 */
public final class PackingRecvByteBufAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

  private static final int NOT_ASKED = -1;

  private BufferPool pool;
  private PoolOptions options;
  private boolean growing;
  private boolean packing;
  private IntSupplier segmentBytes;
  private Runnable putOff;
  private @Nullable PackedHandle handle; // null before the channel's first read

  PackingRecvByteBufAllocator(
      BufferPool pool,
      int readsPerTurn,
      boolean packing,
      IntSupplier segmentBytes,
      Runnable putOff) {
    super(readsPerTurn);
    this.packing = packing;
    this.pool = pool;
    this.segmentBytes = segmentBytes;
    this.putOff = putOff;
    this.options = pool.options();
    this.growing = readsPerTurn > 1;
  }

  /**
   * Returns the pool into which the channel is read.
   *
   * @return the pool
   */
  public BufferPool pool() {
    return pool;
  }

  /**
   * Takes the settings and the pool of another allocator. Needed because a channel asks for a
   * handle only once, and so keeps this object after its first read. Event loop only.
   *
   * @param other of the same event loop; not used for reads itself
   */
  public void readAs(PackingRecvByteBufAllocator other) {
    if (pool != other.pool && handle != null) {
      handle.last = null; // a buffer of the other pool
    }
    pool = other.pool;
    options = other.options;
    maxMessagesPerRead(other.maxMessagesPerRead());
    growing = other.growing;
    packing = other.packing;
    segmentBytes = other.segmentBytes;
    putOff = other.putOff;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own channels still ask for this type
  public RecvByteBufAllocator.Handle newHandle() {
    handle = new PackedHandle();
    return handle;
  }

  private final class PackedHandle extends MaxMessageHandle {
    private @Nullable PooledBuffer last;
    private int lastGeneration;
    private boolean bulk;
    private int lastBytes;
    private int segment = NOT_ASKED;

    @Override
    public ByteBuf allocate(ByteBufAllocator ignored) {
      PooledBuffer buffer = last;
      if (packing && buffer != null && isStillHeld(buffer) && hasRoom(buffer)) {
        return buffer.retain().readerIndex(buffer.writerIndex());
      }
      buffer = pool.acquireForRead(bulk);
      if (buffer == null) {
        putOff.run();
        throw new BufferShortage();
      }
      if (bulk) {
        int start = remainder(buffer.capacity());
        buffer.setIndex(start, start);
      }
      last = buffer;
      lastGeneration = buffer.generation();
      return buffer;
    }

    /** Returns how many of these bytes would not fill a whole segment. */
    private int remainder(int bytes) {
      if (segment == NOT_ASKED) {
        segment = segmentBytes.getAsInt();
      }
      return segment > 0 && segment < bytes ? bytes % segment : 0;
    }

    /** Held, and not by a later holder: then its free end still belongs to this connection. */
    private boolean isStillHeld(PooledBuffer buffer) {
      return buffer.generation() == lastGeneration && buffer.refCnt() > 0;
    }

    private boolean hasRoom(PooledBuffer buffer) {
      int free = buffer.writableBytes();
      int capacity = buffer.capacity();
      return free >= capacity / 2 || (free >= capacity / 8 && free >= 2 * lastBytes);
    }

    @Override
    public void lastBytesRead(int bytes) {
      super.lastBytesRead(bytes);
      lastBytes = bytes;
      if (bytes >= options.bufferSize()) {
        bulk = growing;
      } else if (bytes < options.bufferSize() / 2) {
        bulk = false;
      }
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      int most = options.bulkBufferSize();
      return totalBytesRead() < (bulk ? most - remainder(most) : most)
          && totalBytesRead() <= pool.memoryBudget().share()
          && super.continueReading(maybeMoreData);
    }

    @Override
    public int guess() {
      return bulk ? options.bulkBufferSize() : options.bufferSize();
    }
  }
}
