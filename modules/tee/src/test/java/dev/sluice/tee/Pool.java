package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;

/** A small pool for tests on {@link Wire}s, where every thread is the event loop's. */
final class Pool {

  static final int BUFFER = 1024;

  final BufferPool pool =
      new BufferPool(
          new EmbeddedChannel().eventLoop(),
          new PoolOptions(BUFFER, BUFFER, 0, 2048, 16, Duration.ofMinutes(1)));

  /** Hands over a buffer that begins with these bytes. */
  PooledBuffer buffer(byte... bytes) {
    PooledBuffer buffer = pool.acquire();
    buffer.writeBytes(bytes);
    return buffer;
  }

  /** Hands over a full buffer. */
  PooledBuffer buffer() {
    return buffer(new byte[BUFFER]);
  }
}
