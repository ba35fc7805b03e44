package dev.sluice.proxy.postgres;

import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Cancels a query at one mirror by the mirror's own key. The client's request, which has the key of
 * the primary, is left out. Event loop only.
 */
final class CancelAttempt extends ChannelOutboundHandlerAdapter implements Connector.Result {
  private final CancelKey key;
  private final Connector.Result result;

  private CancelAttempt(CancelKey key, Connector.Result result) {
    this.key = key;
    this.result = result;
  }

  /** Begins to connect, as {@link Connector#connect} does. */
  static Connector.Attempt begin(
      Connector way, ClientConnection client, CancelKey key, Connector.Result result) {
    return way.connect(client, new CancelAttempt(key, result));
  }

  @Override
  public void connected(Channel channel) {
    channel.writeAndFlush(key.request());
    channel.pipeline().addLast(this);
    result.connected(channel);
  }

  @Override
  public void failed(Throwable cause) {
    result.failed(cause);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ReferenceCountUtil.release(message);
    promise.setSuccess();
  }
}
