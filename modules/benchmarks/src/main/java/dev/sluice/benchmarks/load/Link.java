package dev.sluice.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects the clients through one contender to its peers. It counts the bytes sent, so that each
 * phase ends when every peer has received all of them.
 */
public final class Link {
  /** The size of a request and of its response, in bytes. */
  static final int MESSAGE = 256;

  private static final WriteBufferWaterMark MARKS =
      new WriteBufferWaterMark(256 * 1024, 512 * 1024);
  private static final long PATIENCE_SECONDS = 120;

  private final Loops loops;
  private final int port;
  private final Peers peers;
  private final @Nullable ClientTls tls;
  private final AtomicLong sent = new AtomicLong();

  /**
   * Connects clients to the port; their bytes have to arrive at the peers.
   *
   * @param port the port of the contender
   * @param tls TLS of the clients; null if they send in the clear
   */
  public Link(Loops loops, int port, Peers peers, @Nullable ClientTls tls) {
    this.loops = loops;
    this.port = port;
    this.peers = peers;
    this.tls = tls;
  }

  /** Returns the port of the contender. */
  public int port() {
    return port;
  }

  /**
   * Returns the TLS of the clients.
   *
   * @throws IllegalStateException if they send in the clear
   */
  public ClientTls tls() {
    if (tls == null) {
      throw new IllegalStateException("these clients have no TLS");
    }
    return tls;
  }

  Loops loops() {
    return loops;
  }

  Peers peers() {
    return peers;
  }

  ChannelFuture connect(ChannelHandler handler) {
    return new Bootstrap()
        .group(loops.clients())
        .channel(Loops.socket())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
        .handler(tls == null ? handler : behindTls(tls, handler))
        .connect("127.0.0.1", port);
  }

  /** The handler may write at once: the bytes wait for the handshake. */
  private ChannelHandler behindTls(ClientTls tls, ChannelHandler handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc(), port), handler);
      }
    };
  }

  List<Channel> connect(int count, Supplier<ChannelHandler> handlers) {
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(connect(handlers.get()).syncUninterruptibly().channel());
    }
    return channels;
  }

  /** Returns bytes that are read-only and cannot be released. */
  static ByteBuf bytes(int count) {
    ByteBuf filled = Unpooled.directBuffer(count).writeZero(count);
    return Unpooled.unreleasableBuffer(filled.asReadOnly());
  }

  void countSent(long bytes) {
    sent.addAndGet(bytes);
  }

  /** Waits until every peer has received all bytes ever sent. */
  void settle() throws InterruptedException {
    peers.awaitReceived(sent.get());
  }

  /** Closes the clients, and waits until the peers have seen their end. */
  void close(List<Channel> clients) throws InterruptedException {
    clients.forEach(Channel::close);
    awaitClosed();
  }

  /** Waits until the peers have seen the end of every client. */
  public void awaitClosed() throws InterruptedException {
    peers.awaitClosed();
  }

  /** Waits for the result of work on an event loop. */
  static <T> T await(CompletableFuture<T> work) throws InterruptedException {
    try {
      return work.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not completed after " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    }
  }
}
