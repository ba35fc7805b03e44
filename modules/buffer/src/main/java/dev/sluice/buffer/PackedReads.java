package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads that go on in the connection's last buffer while somebody still holds it and at least half
 * of it is free; otherwise into a new one.
 *
 * <p>So a slow destination that is owed many small messages holds few buffers, each more than half
 * full, instead of one for each message; and no byte is copied for it. A buffer that nobody holds
 * any more has gone back to the pool, and the next read takes the warmest one from there.
 *
 * <p>The reader finds the new bytes between the buffer's reader and writer index, and must pass
 * them on as {@linkplain PooledBuffer#share shares}, never as the buffer itself.
 */
public final class PackedReads extends DefaultMaxMessagesRecvByteBufAllocator {

  private final BufferPool pool;

  PackedReads(BufferPool pool, int readsPerTurn) {
    super(readsPerTurn);
    this.pool = pool;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own channels still ask for this type
  public RecvByteBufAllocator.Handle newHandle() {
    return new PackedHandle();
  }

  private final class PackedHandle extends MaxMessageHandle {
    private @Nullable PooledBuffer last;
    private int lastUse;

    @Override
    public ByteBuf allocate(ByteBufAllocator ignored) {
      PooledBuffer buffer = last;
      if (buffer != null && isStillHeld(buffer) && isHalfFree(buffer)) {
        return buffer.retain().readerIndex(buffer.writerIndex());
      }
      buffer = pool.acquire();
      last = buffer;
      lastUse = buffer.uses();
      return buffer;
    }

    /** Held, and not by a later holder: then its tail belongs to this connection. */
    private boolean isStillHeld(PooledBuffer buffer) {
      return buffer.uses() == lastUse && buffer.refCnt() > 0;
    }

    private boolean isHalfFree(PooledBuffer buffer) {
      return buffer.writableBytes() >= buffer.capacity() / 2;
    }

    @Override
    public int guess() {
      return pool.options().bufferSize();
    }
  }
}
