package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Connections that send as fast as they can, in writes of 64 KiB. A unit is a GiB. */
public final class Flood implements Phase {
  private static final int CONNECTIONS = 4;
  private static final int WRITE = 64 * 1024;
  private static final ByteBuf BYTES = Link.bytes(WRITE);
  private static final double GIB = 1024.0 * 1024 * 1024;

  private final Link link;
  private final long writesEach;
  private final boolean echoed;
  private final CompletableFuture<Void> returned = new CompletableFuture<>();
  private long missing; // bytes of the echo; event loop only

  private Flood(Link link, int mebibytes, boolean echoed) {
    this.link = link;
    this.echoed = echoed;
    writesEach = Math.max(1, mebibytes * 1024L * 1024 / WRITE / CONNECTIONS);
    missing = bytes();
  }

  /** Sends this many MiB in total, over all connections. */
  public static Flood oneWay(Link link, int mebibytes) {
    return new Flood(link, mebibytes, false);
  }

  /** Sends this many MiB in total, and receives as many at the same time. */
  public static Flood bothWays(Link link, int mebibytes) {
    return new Flood(link, mebibytes, true);
  }

  private long bytes() {
    return CONNECTIONS * writesEach * WRITE;
  }

  @Override
  public Work run() throws InterruptedException {
    link.peers().echo(echoed);
    List<Channel> clients = link.connect(CONNECTIONS, () -> new Pusher(writesEach));
    link.countSent(bytes());
    clients.forEach(client -> client.pipeline().fireUserEventTriggered("push"));
    if (echoed) {
      Link.await(returned);
    }
    link.settle();
    link.close(clients);
    link.peers().echo(true);
    return new Work(bytes() / GIB, new Latencies());
  }

  /** Writes while there is room. */
  private final class Pusher extends ChannelInboundHandlerAdapter {
    private long left;

    Pusher(long writes) {
      left = writes;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event.equals("push")) {
        push(ctx);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      push(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      missing -= ((ByteBuf) message).readableBytes();
      ReferenceCountUtil.release(message);
      if (missing == 0) {
        returned.complete(null);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      returned.completeExceptionally(new IllegalStateException("a connection was closed"));
    }

    private void push(ChannelHandlerContext ctx) {
      while (left > 0 && ctx.channel().isWritable()) {
        left--;
        ctx.write(BYTES.duplicate(), ctx.voidPromise());
      }
      ctx.flush();
    }
  }
}
