package dev.sluice.proxy.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Continues once a channel reaches its event loop. It is in the pipeline before that, because the
 * event of an immediate reset comes before any task of that loop.
 */
final class Handover extends ChannelInboundHandlerAdapter {
  private final Runnable arrived;

  Handover(Runnable arrived) {
    this.arrived = arrived;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    // First, so that the session's handler is alone: no handler decodes the bytes.
    ctx.pipeline().remove(this);
    arrived.run();
  }
}
