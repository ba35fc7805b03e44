package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A connection that counts its responses; subclasses decide what follows each. */
abstract class Asker extends ChannelInboundHandlerAdapter {
  private static final ByteBuf REQUEST = Link.bytes(Link.MESSAGE);

  private final Link link;
  private int got; // bytes of the current response

  Asker(Link link) {
    this.link = link;
  }

  /** A whole response has arrived. */
  abstract void answered(Channel channel);

  /** The connection has ended. */
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
