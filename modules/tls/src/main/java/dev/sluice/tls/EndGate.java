package dev.sluice.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the close_notify of an engine that ends its own stream because the peer has ended the
 * other one.
 *
 * <p>BoringSSL in Netty, and the JDK up to TLS 1.2, then encrypt no more. If bytes were still to be
 * sent, the peer would take a truncated stream for a whole one. So close_notify is sent only when
 * the stream is to end, and an end without it is a truncation. Event loop only.
 */
final class EndGate extends ChannelOutboundHandlerAdapter {
  private final BooleanSupplier isEndOfEngine;
  private @Nullable Object held;
  private @Nullable ChannelPromise heldPromise;
  private @Nullable ChannelHandlerContext ctx;
  private boolean open;

  /**
   * Creates a closed gate.
   *
   * @param isEndOfEngine returns whether the engine has ended both streams, so that what it writes
   *     is its close_notify
   */
  EndGate(BooleanSupplier isEndOfEngine) {
    this.isEndOfEngine = isEndOfEngine;
  }

  @Override
  public void write(ChannelHandlerContext at, Object message, ChannelPromise promise) {
    if (open || held != null || !isEndOfEngine.getAsBoolean()) {
      at.write(message, promise);
    } else {
      held = message;
      heldPromise = promise;
    }
  }

  /** Sends what is held back: the stream ends. */
  void open() {
    open = true;
    Object message = held;
    if (message != null && ctx != null && heldPromise != null) {
      held = null;
      ctx.writeAndFlush(message, heldPromise);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    ReferenceCountUtil.release(held);
    held = null;
  }
}
