package dev.sluice.benchmarks.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that counts the bytes it receives, and echoes them if requested. Any thread. */
@Sharable
final class Peer extends ChannelInboundHandlerAdapter implements AutoCloseable {
  private static final int READ_BYTES = 256 * 1024;
  private static final int BACKLOG = 4096;
  private static final long PATIENCE_SECONDS = 60;

  private final String name;
  private final Channel listener;
  private volatile boolean echoes;
  private long received; // guarded by this, as is the next field
  private int open;

  /**
   * Opens the server at a free port.
   *
   * @param tls TLS of the server; null for a server in the clear
   */
  Peer(String name, Loops loops, @Nullable ServerTls tls) {
    this.name = name;
    listener =
        new ServerBootstrap()
            .group(loops.peers())
            .channel(Loops.server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .childHandler(tls == null ? this : new Encrypted(tls))
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Puts TLS before the peer. */
  private final class Encrypted extends ChannelInitializer<Channel> {
    private final ServerTls tls;

    Encrypted(ServerTls tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()), Peer.this);
    }
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  void echo(boolean wanted) {
    echoes = wanted;
  }

  synchronized void forget() {
    received = 0;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    count(0, 1);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    count(0, -1);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    count(bytes.readableBytes(), 0);
    if (echoes) {
      ctx.write(bytes, ctx.voidPromise());
    } else {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (echoes) {
      ctx.flush();
    }
  }

  /** Reads no more than it can echo: the backlog must not fill the memory. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private synchronized void count(int bytes, int connections) {
    received += bytes;
    open += connections;
    notifyAll();
  }

  /** Waits until it has received so many bytes since the last {@link #forget}. */
  synchronized void awaitReceived(long bytes) throws InterruptedException {
    await(() -> received >= bytes, () -> "received " + received + " of " + bytes + " bytes");
    if (received > bytes) {
      throw new IllegalStateException(
          name + " received " + received + " bytes of " + bytes + " sent");
    }
  }

  /** Waits until all clients have disconnected. */
  synchronized void awaitClosed() throws InterruptedException {
    await(() -> open == 0, () -> "still has " + open + " connections");
  }

  private synchronized void await(BooleanSupplier condition, Supplier<String> state)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        throw new IllegalStateException(
            name + " " + state.get() + " after " + PATIENCE_SECONDS + " s");
      }
      wait(millis);
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
  }
}
