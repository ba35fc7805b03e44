package dev.sluice.proxy.destination.eventbus;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;

/**
 * A connection to an encrypted event bus. It counts as a node's once it has shown a certificate,
 * for which Vert.x allows ten seconds. Event loop only.
 */
final class BusHandshake extends ChannelInboundHandlerAdapter {
  private final BusListener listener;

  BusHandshake(BusListener listener) {
    this.listener = listener;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null) {
      listener.refuse(ctx.channel(), "is not encrypted");
      return;
    }
    tls.handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                listener.forget(ctx.channel());
              } else {
                listener.refuse(ctx.channel(), "has shown no certificate of a node");
              }
            });
    ctx.fireChannelActive();
  }
}
