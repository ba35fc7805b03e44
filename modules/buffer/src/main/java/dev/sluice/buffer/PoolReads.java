package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Reads into whole pooled buffers, one for each read: libuv's {@code alloc_cb} in Netty's terms.
 */
final class PoolReads extends DefaultMaxMessagesRecvByteBufAllocator {

  private final BufferPool pool;

  PoolReads(BufferPool pool) {
    this.pool = pool;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own channels still ask for this type
  public RecvByteBufAllocator.Handle newHandle() {
    return new WholeBufferHandle();
  }

  private final class WholeBufferHandle extends MaxMessageHandle {
    @Override
    public ByteBuf allocate(ByteBufAllocator ignored) {
      return pool.acquire();
    }

    @Override
    public int guess() {
      return pool.options().bufferSize();
    }
  }
}
