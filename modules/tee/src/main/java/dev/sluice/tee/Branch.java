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
 * One destination of one session: it writes what the client sends, and reads the responses.
 *
 * <p>What becomes of the responses is its {@link ResponseSink}'s to say, and of its lag its {@link
 * LagPolicy}'s. Event loop only.
 */
final class Branch extends ChannelSource
    implements Connector.Result, ChannelWriter.Owner, FlushTicker.Member {

  // More is a good write by itself, and takes long enough.
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

  /** A branch that is written to at once, or where there is a clock, by it. */
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
    connectNanos = System.nanoTime();
    try {
      attempt = destination.connector().connect(client, this);
    } catch (RuntimeException | OutOfMemoryError e) {
      // No descriptor for its socket, say: that is between us and this destination.
      failed(e);
    }
  }

  @Override
  public void failed(Throwable cause) {
    end(CloseReason.CONNECT_FAILED, cause);
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

  /** Accepts bytes from the client. Borrows. */
  void offer(PooledBuffer buffer, int index, int length) {
    offeredSinceWrite += length;
    if (clock == null) {
      writer.offer(buffer, index, length);
    } else {
      writer.offerLater(buffer, index, length);
    }
  }

  /** The client's turn is over: writes, now or soon, and cuts the branch if it is far behind. */
  void endTurn() {
    if (clock != null && mayWait(clock)) {
      if (!inBatch) {
        inBatch = true;
        clock.add(this);
      }
      return;
    }
    // What came since the last write may be on its way right now, so it is not held against it.
    long onItsWay = offeredSinceWrite;
    write();
    if (destination.onLag().cuts(writer.lag(), onItsWay, destination.maxLag())) {
      cut(CloseReason.CUT);
    }
  }

  /** A little, and soon after the last write. */
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

  /** What has waited is written. */
  @Override
  public boolean tick() {
    inBatch = false;
    write();
    return false;
  }

  private boolean isBehind() {
    return writer.lag() > destination.maxLag();
  }

  /** How far behind it is, if it may be cut for that; else 0. */
  long lagThatMayBeCut() {
    return end == null && destination.onLag().yieldsToOthers() ? writer.lag() : 0;
  }

  /** Puts its lag into the map, unless the map has a larger one for the same destination. */
  void noteLag(Map<BranchCounters, Long> largest) {
    if (end == null && writer.lag() > 0) {
      largest.merge(destination.counters(), writer.lag(), Math::max);
    }
  }

  /** Ends the branch at once, whatever it is still owed. */
  void cut(CloseReason why) {
    end(why, null);
  }

  /** Ends a branch that was given everything and still talks, though its client has gone. */
  void endUnheard() {
    if (KernelQueue.isKnownToBeEmpty(channel())) {
      // Nothing can be lost by a reset, so it need not wait until it sends once more.
      ChannelWriter.resetOnClose(channel());
    }
    end(CloseReason.FINISHED, null);
  }

  /** Whether the client has to wait for this branch. */
  boolean isBlocking() {
    return !writer.isDead()
        && destination.onLag().pausesClient(writer.lag(), session.window(destination.maxLag()));
  }

  /** Whether the client may go on, as far as this branch is concerned. */
  boolean hasRoom() {
    return writer.isDead()
        || destination.onLag().allowsResume(writer.lag(), session.window(destination.maxLag()));
  }

  /** The client will send no more; its stream has ended in order, or it broke off. */
  void finish(boolean inOrder) {
    if (inOrder) {
      writer.finish();
    } else {
      writer.finishByReset();
    }
  }

  /**
   * Ends the branch, unless it has ended. Whatever the occasion, it has finished if it had nothing
   * left to write.
   */
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

  boolean hasEnded() {
    return end != null;
  }

  /** Lets the connector know once that the connection is not a short one. */
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
        destination.counters().name(), writer.written(), end == null ? writer.lag() : 0, end);
  }

  /** Where what the client sends is written. */
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
  }

  /**
   * The destination takes no more. A primary may have answered before it closed, and that is still
   * read: it is in the kernel, so it comes to an end.
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
      // Whether it ended in order cannot be told any more: the failed write took the error.
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
      // Both halves have ended in order; after a reset the branch would have ended by now.
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
    if (broken || !writer.hasFailed()) { // else of a write, which is told again as an event
      end(CloseReason.CLOSED_BY_PEER, cause);
    }
  }
}
