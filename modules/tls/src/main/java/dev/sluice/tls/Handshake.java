package dev.sluice.tls;

import dev.sluice.buffer.BufferPool;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/**
 * The handshake of one connection: it adds the handler of TLS, and waits for the result.
 *
 * <p>The result comes as an event of the pipeline, not from a future: bytes may have come together
 * with the end of the handshake, and the receiver of the result must add its handler before them.
 * Event loop only.
 */
public final class Handshake extends ChannelInboundHandlerAdapter {

  /** Receives the result, once. */
  public interface Result {
    /**
     * The handshake is done. The receiver adds its handler last, before it returns.
     *
     * @param tls the handler of TLS in the channel's pipeline; borrowed
     */
    void done(PooledSslHandler tls);

    /**
     * The handshake has failed; the channel closes by itself once the peer knows the reason.
     *
     * @param cause the error; {@link HandshakeError} puts it into words
     */
    void failed(Throwable cause);
  }

  private final PooledSslHandler tls;
  private final Result result;
  private boolean ended;

  private Handshake(PooledSslHandler tls, Result result) {
    this.tls = tls;
    this.result = result;
  }

  /**
   * Begins the handshake.
   *
   * @param channel a connection whose read allocator does not pack; borrowed
   * @param engine taken over
   * @param pool gets the decrypted bytes
   * @param timeout time limit of the handshake; more than zero
   * @param result receives the result, possibly before this method returns
   * @return the handshake
   */
  public static Handshake begin(
      Channel channel, SSLEngine engine, BufferPool pool, Duration timeout, Result result) {
    PooledSslHandler tls = new PooledSslHandler(engine, pool);
    tls.setHandshakeTimeoutMillis(Math.max(1, timeout.toMillis()));
    Handshake handshake = new Handshake(tls, result);
    // The one that listens first, because the other begins when it is added.
    channel.pipeline().addLast(handshake);
    channel.pipeline().addBefore(channel.pipeline().context(handshake).name(), null, tls);
    return handshake;
  }

  /** Closes the connection by a reset, without a word to the peer; no result follows. */
  public void cancel(Channel channel) {
    if (!ended) {
      ended = true;
      StreamChannels.resetOnClose(channel);
      StreamChannels.closePastHandlers(channel);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent completion)) {
      ctx.fireUserEventTriggered(event);
    } else if (!ended) {
      ended = true;
      if (completion.isSuccess()) {
        ctx.pipeline().remove(this);
        result.done(tls);
      } else {
        result.failed(completion.cause());
      }
    }
  }

  /** The engine rejects bytes before the end of the handshake, so this is not called. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // The handler of TLS has reported it.
  }

  /** The handler of TLS reports its own errors as an event, too. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!ended) {
      ended = true;
      StreamChannels.closePastHandlers(ctx.channel());
      result.failed(cause);
    }
  }
}
