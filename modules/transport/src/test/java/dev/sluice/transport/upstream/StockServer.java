package dev.sluice.transport.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An unmodified Netty server on one event loop that keeps half-closed connections. */
final class StockServer implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;

  // tag::server[]
  /** The events of one connection. Completed on the event loop. */
  @Sharable
  static final class Connection extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    final CompletableFuture<Void> inputEnded = new CompletableFuture<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>(); // or the whole connection
    final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    volatile long bytes;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      accepted.complete(ctx.channel());
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // on the event loop alone
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf read = (ByteBuf) message;
      bytes += read.readableBytes();
      read.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        inputEnded.complete(null);
        ended.complete(null);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed.complete(cause);
    }
  }

  final MultiThreadIoEventLoopGroup group;
  final Connection connection = new Connection();
  private final Channel server;

  StockServer(IoHandlerFactory loops, Class<? extends ServerChannel> type) throws Exception {
    this(loops, type, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  StockServer(IoHandlerFactory loops, Class<? extends ServerChannel> type, SocketAddress at)
      throws Exception {
    group = new MultiThreadIoEventLoopGroup(1, loops);
    server =
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(connection)
            .bind(at)
            .sync()
            .channel();
  }

  // end::server[]

  Socket connect() throws IOException {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** Waits until the event loop has run all earlier tasks. */
  void untilStill() throws Exception {
    for (int turn = 0; turn < 10; turn++) {
      get(submit(() -> {}));
    }
  }

  CompletableFuture<Void> submit(Runnable task) {
    return CompletableFuture.runAsync(task, group.next());
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
