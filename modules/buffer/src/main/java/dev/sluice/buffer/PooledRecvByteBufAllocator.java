package dev.sluice.buffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** Gives each read a whole pooled buffer: libuv's {@code alloc_cb} in Netty's terms. */
final class PooledRecvByteBufAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

  private final BufferPool pool;

  PooledRecvByteBufAllocator(BufferPool pool) {
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
