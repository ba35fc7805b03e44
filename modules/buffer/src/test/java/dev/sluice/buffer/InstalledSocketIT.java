package dev.sluice.buffer;

import static dev.sluice.buffer.Contexts.await;
import static dev.sluice.buffer.Contexts.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.transport.Transport;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstalledSocketIT {

  private static final int BYTES = 4 << 20;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.sluice.buffer.Transports#available")
  void serverAndClientGetTheBytesUncopiedInPoolMemory(Transport transport) {
    Vertx vertx = Transports.vertx(transport);
    EchoToItself verticle = new EchoToItself();
    try {
      await(vertx.deployVerticle(verticle));
      assertThat(await(verticle.received.future())).isEqualTo(verticle.sent);
      assertThat(verticle.copiedReads).isZero();
      assertThat(verticle.pooledReads).isGreaterThanOrEqualTo(2 * BYTES / (64 * 1024));
      Contexts.awaitWhole(() -> call(verticle.context(), verticle.pool::stats));
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void aSocketOfAnotherLoopIsRefused() {
    Vertx vertx = Vertx.vertx();
    try {
      Context own = ((VertxInternal) vertx).createEventLoopContext();
      Context other = ((VertxInternal) vertx).createEventLoopContext();
      BufferPool pool = call(own, () -> BufferPool.attach(own, PoolOptions.DEFAULT));
      int port =
          await(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"))
              .actualPort();
      NetClient client = vertx.createNetClient();
      NetSocket socket = await(call(other, () -> client.connect(port, "127.0.0.1")));

      assertThatIllegalStateException()
          .isThrownBy(() -> pool.installOn(socket))
          .withMessageStartingWith("the socket and the pool live on different event loops");
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void bytesThatAreNotThePoolsAreLeftAlone() {
    Buffer ordinary = Buffer.buffer("ordinary");

    assertThat(PooledBuffer.of(ordinary)).isNull();
    PooledBuffer.release(ordinary);

    assertThat(ordinary).hasToString("ordinary");
  }

  @Test
  void thePooledBufferIsFoundUnderASlice() {
    BufferPool pool = new BufferPool(new FakeLoop(), PoolOptions.DEFAULT);
    PooledBuffer pooled = pool.acquire();
    pooled.writeInt(1).writeInt(2);
    Buffer bytes = BufferInternal.buffer(pooled);

    assertThat(PooledBuffer.of(bytes)).isSameAs(pooled);
    assertThat(PooledBuffer.of(bytes.slice(4, 8))).isSameAs(pooled);
    PooledBuffer.release(bytes);

    Pools.assertWhole(pool);
  }

  /** A server that echoes and a client that talks to it, with one pool on both sides. */
  @SuppressWarnings("NullAway.Init") // start() comes first
  private static final class EchoToItself extends VerticleBase {
    final Promise<Buffer> received = Promise.promise();
    final Buffer sent = Buffer.buffer(new byte[BYTES]);
    private final Buffer back = Buffer.buffer(BYTES);
    private BufferPool pool;
    // Kept, because an unreferenced client is closed.
    private NetClient client;
    int pooledReads;
    int copiedReads;

    @Override
    public Future<?> start() {
      byte[] noise = new byte[BYTES];
      new Random(1).nextBytes(noise);
      sent.setBytes(0, noise);
      pool = BufferPool.attach(context, PoolOptions.DEFAULT);
      client = vertx.createNetClient();
      return vertx
          .createNetServer()
          .connectHandler(this::echo)
          .listen(0, "127.0.0.1")
          .compose(server -> client.connect(server.actualPort(), "127.0.0.1"))
          .onSuccess(this::talk);
    }

    private void echo(NetSocket socket) {
      pool.installOn(socket);
      socket.handler(
          bytes -> {
            count(bytes);
            socket.write(bytes).onComplete(done -> PooledBuffer.release(bytes));
          });
    }

    private void talk(NetSocket socket) {
      pool.installOn(socket);
      socket.handler(
          bytes -> {
            count(bytes);
            back.appendBuffer(bytes);
            PooledBuffer.release(bytes);
            if (back.length() == BYTES) {
              // Closed, because a transport may keep a buffer ready for the next read.
              socket.close().onComplete(closed -> received.complete(back));
            }
          });
      socket.write(sent);
    }

    private void count(Buffer bytes) {
      PooledBuffer pooled = PooledBuffer.of(bytes);
      ByteBuf seen = ((BufferInternal) bytes).getByteBuf();
      if (pooled != null
          && pooled.pool() == pool
          && seen.memoryAddress() + seen.readerIndex() == pooled.memoryAddress()) {
        pooledReads++;
      } else {
        copiedReads++;
      }
    }

    Context context() {
      return context;
    }
  }
}
