package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one session: its channel, whether it is read, and how its stream ended.
 *
 * <pre>
 *   open --end of stream--> ended --connection closed--> gone
 *     +---- reset, or closed without an end of stream ----^
 * </pre>
 *
 * <p>Event loop only.
 */
final class ClientSide extends ChannelInboundHandlerAdapter {

  private final Session session;
  private final ChannelWriter responses;
  private @Nullable ChannelHandlerContext ctx;
  private boolean paused;
  private boolean ended;
  private boolean broken;
  private boolean gone;

  /** A client whose channel has not reached its event loop yet. */
  ClientSide(Session session, ChannelWriter responses) {
    this.session = session;
    this.responses = responses;
  }

  /** The client's channel, which is there from the session's begin on. */
  Channel channel() {
    return Objects.requireNonNull(ctx, "no client yet").channel();
  }

  /** Where the client is; null before the channel is there, or where the kernel did not say. */
  @Nullable SocketAddress address() {
    return ctx == null ? null : ctx.channel().remoteAddress();
  }

  /** Whether the client will send no more, for whatever reason. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether the client has sent the end of its stream: the branches may have it, too. */
  boolean hasEndedInOrder() {
    return ended && !broken;
  }

  /** Whether the connection is closed. */
  boolean isGone() {
    return gone;
  }

  boolean isPaused() {
    return paused;
  }

  /** Stops reading, unless the connection is broken: then little is left, and its end is near. */
  void pause() {
    if (!broken) {
      paused = true;
      ReadControl.set(channel(), false);
    }
  }

  void resume() {
    paused = false;
    ReadControl.set(channel(), true);
  }

  /** Closes the connection once both streams have ended, if that has not happened yet. */
  void closeIfDone() {
    if (ended && responses.isWhole() && !gone) {
      channel().close();
    }
  }

  /** Closes the connection now: by a reset, unless the client was sent everything. */
  void close() {
    if (ctx != null && !gone) {
      responses.close(ctx.channel());
    }
  }

  /** Begins to read and write. */
  void open() {
    Channel channel = channel();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    // A failed write must not take what the client had sent before it went.
    channel.config().setAutoClose(false);
    responses.open(Objects.requireNonNull(ctx));
    // Most clients have sent something by now, and then it need not wait for the primary.
    ReadControl.set(channel, true);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    PooledBuffer buffer = ReadControl.pooled(message);
    try {
      session.received(buffer);
    } finally {
      buffer.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    session.receivedTurn();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      end();
      if (broken) {
        close();
      }
    } else if (event instanceof ChannelOutputShutdownEvent && !responses.isFinished()) {
      writeFailed();
    }
    ReferenceCountUtil.release(event);
  }

  private void end() {
    if (!ended) {
      ended = true;
      session.finishBranches();
      closeIfDone();
    }
  }

  /**
   * The client takes no more. What it had sent before is still read: it is in the kernel, so it
   * comes to an end, and whether that is in order cannot be told any more.
   */
  private void writeFailed() {
    session.clientTakesNoMore();
    if (ended) {
      close();
    } else {
      broken = true;
      resume();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (Trouble.isForLaterTry(cause)) {
      return;
    }
    session.reportIfBug(cause);
    if (!broken && responses.hasFailed()) {
      return; // of a write, which is told again as an event
    }
    broken |= !ended;
    end();
    if (cause instanceof IOException && !gone) {
      channel().close(); // it is reset already, so that nothing need be said about how
    } else {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone = true;
    // After our own end of stream Netty closes at the client's, and tells no more than that.
    broken |= !ended && !responses.isWhole();
    end();
    session.clientGone();
  }
}
