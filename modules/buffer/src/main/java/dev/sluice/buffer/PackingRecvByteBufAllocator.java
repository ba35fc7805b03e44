package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a read the connection's last buffer to go on in, while that is still held and has room;
 * otherwise a new one.
 *
 * <p>It has room while at least half of it is free. Where reads are small, an eighth is enough, if
 * that is twice of what the last one brought: a smaller one would cut the next message in two.
 *
 * <p>So a slow destination that is owed many small messages holds few buffers, each nearly full,
 * instead of one for each message; and no byte is copied for it. A buffer that nobody holds any
 * more has gone back to the pool, and the next read takes the warmest one from there.
 *
 * <p>A read of a whole ordinary buffer makes the next one ask for a bulk buffer: fewer and larger
 * reads and writes cost less. One of less than half an ordinary buffer ends that. A turn is over
 * after {@code readsPerTurn} reads or a bulk buffer's worth, so that others need not wait for it.
 * Whoever may read only once in a turn must never take long, and so gets no bulk buffer.
 *
 * <p>A bulk buffer is filled with whole segments of the connection that its bytes go to, where that
 * is known: what is left over would be a packet by itself, which costs as much as a full one.
 *
 * <p>Where the process has little memory left, buffers are smaller and turns shorter; where it has
 * none, the read is put off.
 *
 * <p>A decoder keeps what it has not decoded in the very object that was read, and would lose it
 * where the next read goes on in that. So a channel with a decoder reads without packing: each read
 * has a buffer of its own.
 *
 * <p>The reader finds the new bytes between the buffer's reader and writer index, and must pass
 * them on as {@linkplain PooledBuffer#share slices}, never as the buffer itself.
 */
public final class PackingRecvByteBufAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

  private static final int NOT_ASKED = -1;

  private final BufferPool pool;
  private final PoolOptions options;
  private boolean growing;
  private boolean packing;
  private IntSupplier segmentBytes;
  private Runnable putOff;

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
   * From now on reads as another one of the same pool does. A channel asks its allocator for a
   * handle once, so that one which has been read before keeps this object. Event loop only.
   *
   * @param other which is not used by itself
   */
  public void readAs(PackingRecvByteBufAllocator other) {
    maxMessagesPerRead(other.maxMessagesPerRead());
    growing = other.growing;
    packing = other.packing;
    segmentBytes = other.segmentBytes;
    putOff = other.putOff;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own channels still ask for this type
  public RecvByteBufAllocator.Handle newHandle() {
    return new PackedHandle();
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

    /** What is left of so many bytes when they are sent in whole segments. */
    private int remainder(int bytes) {
      if (segment == NOT_ASKED) {
        segment = segmentBytes.getAsInt();
      }
      return segment > 0 && segment < bytes ? bytes % segment : 0;
    }

    /** Held, and not by a later holder: then its tail belongs to this connection. */
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
