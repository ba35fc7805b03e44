package dev.sluice.proxy;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Reads a header of one byte and leaves no handler behind, as a stage for PROXY headers does. */
final class HeaderStage implements ConnectionStage {
  // tag::enter[]
  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    client.channel().pipeline().addLast(new HeaderReader(client, next));
    client.channel().read();
  }

  private static final class HeaderReader extends ChannelInboundHandlerAdapter {
    private final ClientConnection client;
    private final Next next;

    HeaderReader(ClientConnection client, Next next) {
      this.client = client;
      this.next = next;
    }

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

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      next.leave();
    }
  }

  // end::enter[]
}
