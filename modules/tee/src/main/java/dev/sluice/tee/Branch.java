package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.transport.KernelQueue;
import dev.sluice.transport.NotSentLowWaterMark;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One destination of one session: it writes the client's bytes and reads the responses.
 *
 * <p>A {@link ResponseSink} receives the responses, and a {@link LagPolicy} decides what its lag
 * does. Event loop only.
 */
final class Branch extends ChannelSource
    implements Connector.Result, ChannelWriter.Owner, FlushTicker.Member {

  // A write of more bytes is efficient alone, and takes long enough.
  private static final int BATCH_BYTES = 64 * 1024;

  private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Session session;
  private final Destination destination;
  private final ResponseSink responses;
  private final @Nullable FlushTicker clock;
  private final ChannelWriter writer;
  private Connector.@Nullable Attempt attempt;
  private @Nullable CloseReason end;
  private boolean inputEnded;
  private boolean broken;
  private boolean lasting;
  private boolean inBatch;
  private long offeredSinceWrite;
  private long writtenNanos;
  private long connectNanos;
  private long responseBytes;

  /** Creates a branch that writes at once, or with the clock's ticks if there is a clock. */
  Branch(
      Session session,
      Destination destination,
      ResponseSink responses,
      @Nullable FlushTicker clock) {
    super(session.pool());
    this.session = session;
    this.destination = destination;
    this.responses = responses;
    this.clock = clock;
    this.writtenNanos = clock == null ? 0 : clock.now() - clock.tickNanos();
    this.writer = new ChannelWriter(destination.counters(), this);
  }

  void connect(ClientConnection client) {
    destination.counters().add(BranchCounter.OPENED, 1);
    session.observer().opened(destination);
    connectNanos = System.nanoTime();
    try {
      attempt = destination.connector().connect(client, this);
    } catch (RuntimeException | OutOfMemoryError e) {
      // For example, no free file descriptor: this concerns only this destination.
      failed(e);
    }
  }

  @Override
  public void failed(Throwable cause) {
    end(BranchEnd.of(cause, CloseReason.CONNECT_FAILED), cause);
  }

  @Override
  public void connected(Channel channel) {
    if (end != null) {
      ChannelWriter.resetOnClose(channel);
      channel.close();
      return;
    }
    try {
      join(channel);
    } catch (RuntimeException | OutOfMemoryError e) {
      session.reportIfBug(e);
      channel.close();
      end(CloseReason.CLOSED_BY_PEER, e);
    }
  }

  private void join(Channel channel) {
    destination.counters().connected(System.nanoTime() - connectNanos);
    channel.pipeline().addLast(this);
    responses.opened(channel, codecs() == null);
    if (destination.onLag().yieldsToOthers()) {
      NotSentLowWaterMark.setOn(channel);
    }
    writer.open(context(), codecs());
    responses.connected();
    ReadControl.set(channel, true);
  }

  /** Accepts bytes from the client. Borrows the buffer. */
  void offer(PooledBuffer buffer, int index, int length) {
    offeredSinceWrite += length;
    if (clock == null) {
      writer.offer(buffer, index, length);
    } else {
      writer.offerLater(buffer, index, length);
    }
  }

  /**
   * Called when the client was read until there was no more: writes, now or soon, and cuts the
   * branch if its lag is too large.
   */
  void endTurn() {
    if (clock != null && mayWait(clock)) {
      if (!inBatch) {
        inBatch = true;
        clock.add(this);
      }
      return;
    }
    // The bytes since the last write may be on their way right now, so they do not count as lag.
    long onItsWay = offeredSinceWrite;
    write();
    if (destination.onLag().cuts(writer.lag(), onItsWay, destination.maxLag())) {
      cut(CloseReason.CUT);
    }
  }

  /** Few bytes may wait, soon after the last write. */
  private boolean mayWait(FlushTicker shared) {
    return writer.waiting() < BATCH_BYTES
        && !isBehind()
        && !writer.isDead()
        && shared.now() - writtenNanos < shared.tickNanos();
  }

  private void write() {
    if (clock != null) {
      writtenNanos = clock.now();
      writer.pump();
    }
    writer.flush();
    offeredSinceWrite = 0;
  }

  /** Writes the bytes that have waited. */
  @Override
  public boolean tick() {
    inBatch = false;
    write();
    return false;
  }

  private boolean isBehind() {
    return writer.lag() > destination.maxLag();
  }

  /** Returns the lag in bytes if the branch may be cut for it; else 0. */
  long lagThatMayBeCut() {
    return end == null && destination.onLag().yieldsToOthers() ? writer.lag() : 0;
  }

  /** Returns the bytes that wait to be sent; 0 after the end. */
  long lag() {
    return end == null ? writer.lag() : 0;
  }

  /** Notes the branch's lag if it is the largest so far for its destination. */
  void noteLag(Map<BranchCounters, Long> largest) {
    if (end == null && writer.lag() > 0) {
      largest.merge(destination.counters(), writer.lag(), Math::max);
    }
  }

  /** Ends the branch at once, even if bytes are pending. */
  void cut(CloseReason why) {
    end(why, null);
  }

  /** Ends a branch that received everything and still sends, after its client has gone. */
  void endUnheard() {
    if (KernelQueue.isKnownToBeEmpty(channel())) {
      // A reset cannot lose bytes any more, so it is sent now and not after the next response.
      ChannelWriter.resetOnClose(channel());
    }
    end(CloseReason.FINISHED, null);
  }

  /** Returns whether the client has to wait for this branch. */
  boolean isBlocking() {
    return !writer.isDead()
        && destination.onLag().pausesClient(writer.lag(), session.window(destination.maxLag()));
  }

  /**
   * Returns whether the session waits for this branch.
   *
   * @param draining whether the client or the primary has gone
   */
  boolean holdsUp(boolean draining) {
    return draining ? end == null : isBlocking();
  }

  /** Returns whether this branch allows the client to continue. */
  boolean hasRoom() {
    return writer.isDead()
        || destination.onLag().allowsResume(writer.lag(), session.window(destination.maxLag()));
  }

  /**
   * Ends the stream to the destination: the client has ended its stream in order, or broken it off.
   */
  void finish(boolean inOrder) {
    if (inOrder) {
      writer.finish();
    } else {
      writer.finishByReset();
    }
  }

  /** Ends the branch, unless it has ended. It counts as finished if nothing was left to write. */
  private void end(CloseReason why, @Nullable Throwable cause) {
    if (end != null) {
      return;
    }
    CloseReason how = writer.isFinished() ? CloseReason.FINISHED : why;
    end = how;
    destination.counters().add(BranchCounter.ENDED, how, 1);
    writer.die(how);
    if (isConnected()) {
      writer.close(channel());
    } else if (attempt != null) {
      attempt.cancel();
    }
    session.branchEnded(this, life(how, cause));
    responses.branchEnded();
    session.endIfDone();
  }

  /** Returns the amount that the destination has taken. */
  Taken taken() {
    return isConnected() ? Taken.from(channel(), writer) : Taken.NOTHING;
  }

  /** Returns whether the destination should do something: connect, take bytes, or close. */
  boolean isWaitedFor() {
    return !isConnected() || writer.lag() > 0 || writer.isFinished();
  }

  boolean hasEnded() {
    return end != null;
  }

  /** Notifies the connector once that the connection is not a short one. */
  void lookWhetherItLasts(long nowNanos) {
    if (!lasting && end == null && isConnected() && channel().isActive()) {
      lasting = nowNanos - connectNanos >= LASTING_NANOS;
      if (lasting) {
        destination.connector().lasted(channel());
      }
    }
  }

  private BranchLife life(CloseReason how, @Nullable Throwable cause) {
    long nanos = System.nanoTime() - connectNanos;
    return new BranchLife(how, cause, nanos, writer.written(), responseBytes);
  }

  SessionSnapshot.Branch stats() {
    return new SessionSnapshot.Branch(
        destination.counters().name(), writer.written(), lag(), isConnected(), end);
  }

  /** Returns the writer for the client's bytes. */
  @Override
  ChannelWriter writer() {
    return writer;
  }

  Destination destination() {
    return destination;
  }

  ResponseSink responses() {
    return responses;
  }

  @Override
  public void take(PooledBuffer buffer, int index, int length) {
    responseBytes += length;
    destination.counters().add(BranchCounter.RESPONSE_BYTES, length);
    session.responded(this, buffer, index, length);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    responses.turnEnded();
    lookForEnd();
  }

  /**
   * The destination takes no more bytes. A primary may have responded before it closed; that
   * response is still read, because it is already in the kernel.
   */
  @Override
  void outputFailed() {
    if (inputEnded) {
      end(CloseReason.CLOSED_BY_PEER, null);
    } else {
      broken = true;
      writer.die(CloseReason.CLOSED_BY_PEER);
      ReadControl.set(channel(), true);
      session.drained();
    }
  }

  @Override
  void inputEnded() {
    if (broken) {
      // Unknown whether the stream ended in order: the failed write consumed the socket's error.
      end(CloseReason.CLOSED_BY_PEER, null);
    } else {
      noteEndOfInput();
      endIfBothDone();
    }
  }

  @Override
  void inputTruncated() {
    end(CloseReason.CLOSED_BY_PEER, null);
  }

  private void noteEndOfInput() {
    if (!inputEnded) {
      inputEnded = true;
      session.observer().responsesEnded(destination);
      responses.streamEnded();
    }
  }

  @Override
  public void drained() {
    session.drained();
  }

  @Override
  public void finished() {
    endIfBothDone();
  }

  private void endIfBothDone() {
    if (inputEnded && writer.isWhole()) {
      end(CloseReason.FINISHED, null);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (end == null && writer.isWhole() && mayInputEnd()) {
      // Both halves have ended in order; a reset would have ended the branch before.
      noteEndOfInput();
    }
    end(CloseReason.CLOSED_BY_PEER, null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (Trouble.isForLaterTry(cause)) {
      return;
    }
    session.reportIfBug(cause);
    if (broken || !writer.hasFailed()) { // else a failed write, which is reported again as an event
      end(BranchEnd.of(cause, CloseReason.CLOSED_BY_PEER), cause);
    }
  }
}
