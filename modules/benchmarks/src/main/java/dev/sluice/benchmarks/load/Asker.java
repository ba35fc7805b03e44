package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A connection that counts its answers; what it does then is up to whoever extends it. */
abstract class Asker extends ChannelInboundHandlerAdapter {
  private static final ByteBuf REQUEST = Link.bytes(Link.MESSAGE);

  private final Link link;
  private int got; // bytes of the answer that is under way

  Asker(Link link) {
    this.link = link;
  }

  /** A whole answer is there. */
  abstract void answered(Channel channel);

  /** The connection ended, in whatever way. */
  void ended() {}

  void ask(Channel channel) {
    link.countSent(Link.MESSAGE);
    channel.writeAndFlush(REQUEST.duplicate(), channel.voidPromise());
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    got += bytes.readableBytes();
    bytes.release();
    while (got >= Link.MESSAGE) {
      got -= Link.MESSAGE;
      answered(ctx.channel());
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    ended();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
