package dev.sluice.buffer.examples;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PoolStats;
import dev.sluice.buffer.PooledBuffer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** An echo server that reads into a pool: a complete example for an application. */
public final class PooledEchoVerticle extends VerticleBase {

  private BufferPool pool;
  private NetServer server;

  // tag::attach[]
  @Override
  public Future<?> start() {
    pool = BufferPool.attach(context, PoolOptions.DEFAULT); // <1>
    server = vertx.createNetServer().connectHandler(this::serve);
    return server.listen(config().getInteger("port", 7000));
  }

  // end::attach[]
  // tag::serve[]
  private void serve(NetSocket socket) {
    pool.installOn(socket); // <1>
    socket.handler(bytes -> echo(socket, bytes));
    socket.closeHandler(closed -> socket.handler(PooledBuffer::release).resume()); // <2>
  }

  private void echo(NetSocket socket, Buffer bytes) {
    socket.write(bytes).onComplete(done -> PooledBuffer.release(bytes)); // <3>
    if (socket.writeQueueFull()) {
      socket.pause().drainHandler(drained -> socket.resume()); // <4>
    }
  }

  // end::serve[]
  // tag::stats[]
  /** Returns what the pool holds now; any thread. */
  public Future<PoolStats> stats() {
    Promise<PoolStats> stats = Promise.promise();
    context.runOnContext(here -> stats.complete(pool.stats())); // <1>
    return stats.future();
  }

  // end::stats[]
  /** Returns the port it listens on; the system chooses it if the configured one is 0. */
  public int port() {
    return server.actualPort();
  }
}
