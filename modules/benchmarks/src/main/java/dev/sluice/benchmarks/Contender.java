package dev.sluice.benchmarks;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PooledBuffer;
import dev.sluice.buffer.ReleaseListener;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** A source of 64 KiB read buffers. Each source is used on the event loop that created it. */
interface Contender {

  int SIZE = 64 * 1024;

  /** Hands over a buffer for one read. */
  ByteBuf acquire();

  /**
   * Hands over a view of a whole buffer for one destination, with its own indices and its own hold
   * on the buffer.
   */
  ByteBuf share(ByteBuf buffer);

  static Contender named(String name) {
    return switch (name) {
      case "sluice" -> new Sluice(new BufferPool(LoopThreads.current(), PoolOptions.DEFAULT));
      case "adaptive" -> new Netty(new AdaptiveByteBufAllocator(true));
      case "pooled" -> new Netty(new PooledByteBufAllocator(true));
      default -> throw new IllegalArgumentException("no contender is named " + name);
    };
  }

  /** Sluice's pool. */
  record Sluice(BufferPool pool) implements Contender {
    private static final ReleaseListener NO_LISTENER = (length, progress) -> {};

    @Override
    public ByteBuf acquire() {
      return pool.acquire();
    }

    @Override
    public ByteBuf share(ByteBuf buffer) {
      return ((PooledBuffer) buffer).share(0, SIZE, NO_LISTENER);
    }
  }

  /** One of Netty's own allocators. */
  record Netty(ByteBufAllocator allocator) implements Contender {
    @Override
    public ByteBuf acquire() {
      return allocator.directBuffer(SIZE);
    }

    @Override
    public ByteBuf share(ByteBuf buffer) {
      return buffer.retainedDuplicate();
    }
  }
}
