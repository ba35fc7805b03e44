package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;

/** Connections that send as fast as they can, in writes of 64 KiB. A unit is a GiB. */
public final class Flood implements Phase {
  private static final int CONNECTIONS = 4;
  private static final int WRITE = 64 * 1024;
  private static final double GIB = 1024.0 * 1024 * 1024;

  private final Link link;
  private final long writesEach;

  /** Sends this many MiB in total, over all connections. */
  public Flood(Link link, int mebibytes) {
    this.link = link;
    writesEach = Math.max(1, mebibytes * 1024L * 1024 / WRITE / CONNECTIONS);
  }

  @Override
  public Work run() throws InterruptedException {
    link.peers().echo(false);
    List<Channel> clients = link.connect(CONNECTIONS, () -> new Pusher(writesEach));
    long bytes = CONNECTIONS * writesEach * WRITE;
    link.countSent(bytes);
    clients.forEach(client -> client.pipeline().fireUserEventTriggered("push"));
    link.settle();
    link.close(clients);
    link.peers().echo(true);
    return new Work(bytes / GIB, new Latencies());
  }

  /** Writes while there is room. */
  private static final class Pusher extends ChannelInboundHandlerAdapter {
    private static final ByteBuf BYTES = Link.bytes(WRITE);
    private long left;

    Pusher(long writes) {
      left = writes;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      push(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      push(ctx);
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
