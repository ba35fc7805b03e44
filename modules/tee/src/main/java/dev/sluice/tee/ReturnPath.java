package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Carries the primary's responses to the client: responses are read while the client takes them.
 * Event loop only.
 */
final class ReturnPath implements ResponseSink, ChannelWriter.Owner {
  private final Session session;
  private final ChannelWriter writer;
  private @Nullable Channel primary;
  private boolean streamEnded;
  private boolean paused;
  private boolean unthrottled;

  ReturnPath(Session session, BranchCounters counters) {
    this.session = session;
    this.writer = new ChannelWriter(counters, this);
  }

  /** Returns the writer for the primary's responses. */
  ChannelWriter writer() {
    return writer;
  }

  @Override
  public void opened(Channel channel, boolean plain) {
    primary = channel;
    // A failed write must not discard a response that the primary sent before it closed.
    channel.config().setAutoClose(false);
    ReadControl.into(writer, channel, plain, session.pool(), () -> !paused);
  }

  @Override
  public void connected() {
    session.relay();
  }

  @Override
  public void received(PooledBuffer buffer, int index, int length) {
    session.active();
    writer.offer(buffer, index, length);
  }

  /**
   * Called when the primary was read until there was no more: writes, and pauses reading if the
   * client's lag is too large.
   */
  @Override
  public void turnEnded() {
    if (primary != null) {
      session.coalesceReads(primary, writer.written() + writer.lag());
    }
    writer.flush();
    if (writer.lag() > session.window(Destination.WINDOW) && !paused && !unthrottled) {
      paused = true;
      setReading(false);
    }
  }

  @Override
  public void streamEnded() {
    streamEnded = true;
    writer.finish();
  }

  /** The primary has gone. */
  @Override
  public void branchEnded() {
    session.primaryEnded(streamEnded);
  }

  /** Reads the responses at full speed from now on, because the client takes no more. */
  void unthrottle() {
    unthrottled = true;
    resume();
  }

  private void resume() {
    paused = false;
    setReading(true);
  }

  private void setReading(boolean reading) {
    if (primary != null) {
      ReadControl.set(primary, reading);
    }
  }

  @Override
  public void drained() {
    session.active();
    if (paused && writer.lag() <= session.window(Destination.WINDOW) / 4) {
      resume();
    }
  }

  @Override
  public void finished() {
    session.responsesFinished();
  }
}
