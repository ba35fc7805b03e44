package dev.sluice.proxy.destination.eventbus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks the messages of one connection to an unencrypted event bus. It passes a message on if its
 * head is valid and the connection's first message names a node of the cluster as its sender: node
 * IDs are random, and only nodes know them. Event loop only.
 */
final class BusFrames extends ByteToMessageDecoder {
  private static final long PATIENCE_MILLIS = 10_000;
  // It is unknown how soon this node learns of a node that has just joined, so it asks repeatedly.
  private static final long ASK_AGAIN_MILLIS = 50;

  private final BusListener listener;
  private final Predicate<String> nodes;
  private final BusFrameHead head = new BusFrameHead(Unpooled.EMPTY_BUFFER);
  private int rest; // remaining bytes of a message whose head was passed on
  private @Nullable Future<?> deadline;
  private boolean known;
  private boolean asks;
  private boolean refused;

  /**
   * Creates a filter that has passed nothing on yet.
   *
   * @param nodes tests whether the cluster has a node of this ID
   */
  BusFrames(BusListener listener, Predicate<String> nodes) {
    this.listener = listener;
    this.nodes = nodes;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    deadline =
        ctx.executor()
            .schedule(
                () -> refuse(ctx, "has not identified itself as a node in time"),
                PATIENCE_MILLIS,
                TimeUnit.MILLISECONDS);
    super.channelActive(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    stopWaiting();
    super.channelInactive(ctx);
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
    } else if (rest > 0 || isMessage(ctx, in)) {
      int bytes = Math.min(rest, in.readableBytes());
      rest -= bytes;
      out.add(in.readRetainedSlice(bytes));
    }
  }

  private boolean isMessage(ChannelHandlerContext ctx, ByteBuf in) {
    try {
      int bytes = head.read(in);
      if (bytes > 0 && (known || isKnown(ctx))) {
        rest = bytes;
        return true;
      }
    } catch (IllegalArgumentException e) {
      in.skipBytes(in.readableBytes());
      refuse(ctx, e.getMessage());
    }
    return false;
  }

  private boolean isKnown(ChannelHandlerContext ctx) {
    known = isNode(head.sender());
    ctx.channel().config().setAutoRead(known);
    if (known) {
      stopWaiting();
      listener.forget(ctx.channel());
    } else if (!asks) {
      asks = true;
      var unused = ctx.executor().schedule(() -> ask(ctx), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    return known;
  }

  private boolean isNode(String id) {
    try {
      return nodes.test(id);
    } catch (RuntimeException e) {
      return false; // the cluster is shutting down or not complete yet
    }
  }

  /** Checks the waiting bytes again. */
  private void ask(ChannelHandlerContext ctx) {
    asks = false;
    if (ctx.channel().isActive()) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
        channelReadComplete(ctx);
      } catch (Exception e) {
        ctx.fireExceptionCaught(e);
      }
    }
  }

  private void refuse(ChannelHandlerContext ctx, @Nullable String why) {
    refused = true;
    stopWaiting();
    listener.refuse(ctx.channel(), why);
  }
}
