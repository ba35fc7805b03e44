package dev.sluice.proxy.postgres;

import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Connector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a query at one mirror by the mirror's own key. The client's request, which has the key of
 * the primary, is not sent, so the branch of its connection ends at once. The connection to the
 * mirror stays until the mirror closes it: PgBouncer 1.18 crashes if the other side closes first.
 * Event loop only.
 */
final class CancelAttempt extends ChannelInboundHandlerAdapter implements Connector.Result {
  private final CancelKey key;
  private final Duration timeout;
  private final Connector.Result result;

  private CancelAttempt(CancelKey key, Duration timeout, Connector.Result result) {
    this.key = key;
    this.timeout = timeout;
    this.result = result;
  }

  /**
   * Begins to connect, as {@link Connector#connect} does.
   *
   * @param timeout longest time until the mirror closes the connection
   */
  static Connector.Attempt begin(
      Connector way,
      ClientConnection client,
      CancelKey key,
      Duration timeout,
      Connector.Result result) {
    return way.connect(client, new CancelAttempt(key, timeout, result));
  }

  @Override
  public void connected(Channel channel) {
    channel.pipeline().addLast(this);
    channel.writeAndFlush(key.request());
    channel.read();
    channel
        .eventLoop()
        .schedule((Runnable) channel::close, timeout.toNanos(), TimeUnit.NANOSECONDS);
    result.failed(new BranchEnd(CloseReason.FINISHED, null));
  }

  @Override
  public void failed(Throwable cause) {
    result.failed(cause);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
    context.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
