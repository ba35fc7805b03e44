package dev.sluice.benchmarks.tee;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * One destination of a {@link NettySession}: the primary's responses return to the client, those of
 * mirrors do not.
 */
final class NettyBranch extends ChannelInboundHandlerAdapter {
  private final NettySession session;
  private final boolean primary;

  NettyBranch(NettySession session, boolean primary) {
    this.session = session;
    this.primary = primary;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (primary) {
      session.client().write(message, session.client().voidPromise());
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (primary) {
      session.client().flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.readWhileAllKeepUp();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    session.end();
  }
}
