package dev.sluice.proxy.stream;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PackingRecvByteBufAllocator;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.vertx.core.internal.ContextInternal;

/** Sets the pool of the reads before a session begins. Event loop only. */
final class FirstReads {
  private FirstReads() {}

  /**
   * Lets a channel read into the pool of an instance. A channel asks only once for its receive
   * allocator, so this is called before the first read.
   */
  static void into(ClientConnection client, ContextInternal instance) {
    client.channel().config().setRecvByteBufAllocator(reads(BufferPool.of(instance)));
  }

  /**
   * Lets a channel that was read into the pool of one instance go on with that of another one. The
   * bytes that were read ahead leave the first pool, so that no session holds buffers of another
   * route.
   */
  static void move(ClientConnection client, ContextInternal from, ContextInternal to) {
    if (from == to) {
      return;
    }
    BufferPool pool = BufferPool.of(to);
    ChannelConfig config = client.channel().config();
    if (config.getRecvByteBufAllocator() instanceof PackingRecvByteBufAllocator before) {
      before.readAs(reads(pool));
    }
    ByteBuf ahead = client.takeReadAhead();
    if (ahead != null) {
      try {
        client.setReadAhead(ahead.alloc().directBuffer(ahead.readableBytes()).writeBytes(ahead));
      } finally {
        ahead.release();
      }
    }
  }

  private static PackingRecvByteBufAllocator reads(BufferPool pool) {
    return pool.unpackedReads(1, () -> {});
  }
}
