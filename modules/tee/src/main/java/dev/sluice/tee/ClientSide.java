package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.io.IOException;

/**
 * The client's side of a session: its channel, whether it is read, and how its stream ended.
 *
 * <pre>
 *   open --end of stream--> ended --connection closed--> gone
 *     +---- reset, or closed without an end of stream ----^
 * </pre>
 *
 * <p>Event loop only.
 */
final class ClientSide extends ChannelSource {

  private final Session session;
  private final ClientConnection connection;
  private final ChannelWriter responses;
  private boolean paused;
  private boolean ended;
  private boolean broken;
  private boolean gone;

  /** Creates the client's side; its channel does not have this handler yet. */
  ClientSide(Session session, ClientConnection connection, ChannelWriter responses) {
    super(session.pool());
    this.session = session;
    this.connection = connection;
    this.responses = responses;
  }

  ClientConnection connection() {
    return connection;
  }

  @Override
  ChannelWriter writer() {
    return responses;
  }

  /** Returns whether the client will send no more, for any reason. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Returns whether the client has sent the end of its stream, so that the branches may send it,
   * too.
   */
  boolean hasEndedInOrder() {
    return ended && !broken;
  }

  /** Returns whether the connection is closed. */
  boolean isGone() {
    return gone;
  }

  boolean isPaused() {
    return paused;
  }

  /** Stops reading, unless the connection is broken: then little is left to read. */
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

  /** Closes the connection once both streams have ended, unless it is closed already. */
  void closeIfDone() {
    if (ended && responses.isWhole() && !gone) {
      responses.close(channel());
    }
  }

  /** Closes the connection now: by a reset, unless the client received everything. */
  void close() {
    if (isConnected() && !gone) {
      responses.close(channel());
    }
  }

  /**
   * Begins to read and write.
   *
   * @param first the writer that gets the bytes first
   */
  void open(ChannelWriter first) {
    Channel channel = channel();
    ReadControl.into(first, channel, codecs() == null, session.pool(), () -> !paused);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    // A failed write must not discard what the client had sent before it went.
    channel.config().setAutoClose(false);
    responses.open(context(), codecs());
    ByteBuf ahead = connection.takeReadAhead();
    if (ahead != null) {
      channelRead(context(), ahead);
      channelReadComplete(context());
    }
    // Most clients have sent bytes by now, which need not wait for the primary.
    ReadControl.set(channel, !paused);
  }

  @Override
  public void take(PooledBuffer buffer, int index, int length) {
    session.received(buffer, index, length);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    session.receivedTurn();
    lookForEnd();
  }

  @Override
  void inputEnded() {
    end();
    if (broken) {
      close();
    }
  }

  @Override
  void inputTruncated() {
    broken |= !ended;
    end();
    close();
  }

  private void end() {
    if (!ended) {
      ended = true;
      session.requestsEnded();
      closeIfDone();
    }
  }

  /**
   * The client takes no more bytes. What it sent before is still read, because it is already in the
   * kernel; whether that stream ended in order is unknown.
   */
  @Override
  void outputFailed() {
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
      return; // a failed write, which is reported again as an event
    }
    broken |= !ended;
    end();
    if (cause instanceof IOException && !gone) {
      channel().close(); // already reset, so the kind of close does not matter
    } else {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone = true;
    // After our own end of stream, Netty closes the channel at the client's end, without another
    // event.
    broken |= !ended && !(responses.isWhole() && mayInputEnd());
    end();
    session.clientGone();
  }
}
