package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/** The only handler of a client's channel. Event loop only. */
final class ClientHandler extends ChannelInboundHandlerAdapter {

  private final Tee tee;

  ClientHandler(Tee tee) {
    this.tee = tee;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    tee.accepted(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    PooledBuffer buffer = (PooledBuffer) message;
    try {
      tee.received(buffer);
    } finally {
      buffer.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    tee.receivedTurn();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      tee.clientEnded();
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tee.reportIfBug(cause);
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tee.clientGone();
  }
}
