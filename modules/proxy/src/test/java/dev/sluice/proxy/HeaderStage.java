package dev.sluice.proxy;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Reads a header of one byte away, and leaves no handler behind, as one for PROXY headers does. */
final class HeaderStage implements ConnectionStage {
  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    client
        .channel()
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                bytes.skipBytes(1);
                ctx.pipeline().remove(this);
                if (bytes.isReadable()) {
                  client.setReadAhead(bytes);
                } else {
                  bytes.release();
                }
                next.proceed();
              }
            });
    client.channel().read();
  }
}
