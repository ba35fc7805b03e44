package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.transport.KernelQueue;
import dev.sluice.transport.NotSentLowWaterMark;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One destination of one session: it writes what the client sends, and reads the answers.
 *
 * <p>The primary's answers go to the {@link Session}; a mirror's are read, counted and dropped, so
 * that a mirror that talks is never stopped by us. Event loop only.
 */
final class Branch extends ChannelInboundHandlerAdapter
    implements ChannelWriter.Owner, FlushTicker.Member {

  // More is a good write by itself, and takes long enough.
  private static final int BATCH_BYTES = 64 * 1024;

  private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Session session;
  private final Destination destination;
  private final @Nullable FlushTicker clock;
  private final ChannelWriter outlet;
  private @Nullable Channel channel;
  private @Nullable CloseReason end;
  private boolean inputEnded;
  private boolean broken;
  private boolean lasting;
  private boolean inBatch;
  private long offeredSinceWrite;
  private long writtenNanos;
  private long dialledNanos;
  private long answered;

  /** A branch that is written to at once, or where there is a clock, by it. */
  Branch(Session session, Destination destination, @Nullable FlushTicker clock) {
    this.session = session;
    this.destination = destination;
    this.clock = clock;
    this.writtenNanos = clock == null ? 0 : clock.now() - clock.tickNanos();
    this.outlet = new ChannelWriter(destination.counters(), this);
  }

  void dial() {
    destination.counters().opened++;
    dialledNanos = System.nanoTime();
    try {
      destination.dialer().dial(this, this::connectFailed);
    } catch (RuntimeException | OutOfMemoryError e) {
      // No descriptor for its socket, say: that is between us and this destination.
      connectFailed(e);
    }
  }

  private void connectFailed(Throwable cause) {
    end(CloseReason.CONNECT_FAILED, cause);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    session.prepare(this, channel);
    if (end != null) {
      channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (end == null) {
      destination.counters().connects.add(System.nanoTime() - dialledNanos);
      if (destination.onLag() == LagPolicy.CUT) {
        NotSentLowWaterMark.setOn(ctx.channel());
      }
      outlet.open(ctx);
      session.connected(this);
    }
  }

  /** Accepts bytes from the client. Borrows. */
  void offer(PooledBuffer buffer, int index, int length) {
    offeredSinceWrite += length;
    if (clock == null) {
      outlet.offer(buffer, index, length);
    } else {
      outlet.offerLater(buffer, index, length);
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
    if (destination.onLag() == LagPolicy.CUT && isBehind() && outlet.lag() > onItsWay) {
      cut(CloseReason.CUT);
    }
  }

  /** A little, and soon after the last write. */
  private boolean mayWait(FlushTicker shared) {
    return outlet.waiting() < BATCH_BYTES
        && !isBehind()
        && !outlet.isDead()
        && shared.now() - writtenNanos < shared.tickNanos();
  }

  private void write() {
    if (clock != null) {
      writtenNanos = clock.now();
      outlet.pump();
    }
    outlet.flush();
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
    return outlet.lag() > destination.maxLag();
  }

  /** How far behind it is, if it may be cut for that; else 0. */
  long lagThatMayBeCut() {
    return end == null && destination.onLag() == LagPolicy.CUT ? outlet.lag() : 0;
  }

  /** Notes how far behind it is, if it is more so than all that were noted before. */
  void noteLag(Map<BranchCounters, Long> most) {
    if (end == null && outlet.lag() > 0) {
      most.merge(destination.counters(), outlet.lag(), Math::max);
    }
  }

  /** Ends the branch at once, whatever it is still owed. */
  void cut(CloseReason why) {
    end(why, null);
  }

  /** Ends a branch that was given everything and still talks, though its client has gone. */
  void endUnheard() {
    if (channel != null && KernelQueue.isKnownToBeEmpty(channel)) {
      // Nothing can be lost by a reset, so it need not wait until it sends once more.
      ChannelWriter.resetOnClose(channel);
    }
    end(CloseReason.FINISHED, null);
  }

  /** Whether the client has to wait for this branch. */
  boolean isBlocking() {
    return destination.onLag() == LagPolicy.BLOCK
        && !outlet.isDead()
        && outlet.lag() > session.window(destination.maxLag());
  }

  /** Whether the client may go on, as far as this branch is concerned. */
  boolean hasRoom() {
    return destination.onLag() == LagPolicy.CUT
        || outlet.isDead()
        || outlet.lag() <= session.window(destination.maxLag()) / 4;
  }

  /** The client will send no more; its stream has ended in order, or it broke off. */
  void finish(boolean inOrder) {
    if (inOrder) {
      outlet.finish();
    } else {
      outlet.finishByReset();
    }
  }

  void setReading(boolean reading) {
    if (channel != null) {
      ReadControl.set(channel, reading);
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
    CloseReason how = outlet.isFinished() ? CloseReason.FINISHED : why;
    end = how;
    destination.counters().ended(how);
    outlet.die(how);
    if (channel != null) {
      outlet.close(channel);
    }
    session.branchEnded(this, how, cause);
  }

  /** Whether the destination has ended its stream in an orderly way. */
  boolean hasAnsweredAll() {
    return inputEnded;
  }

  boolean hasEnded() {
    return end != null;
  }

  /** Lets the dialer know once that the connection is not a short one. */
  void lookWhetherItLasts(long nowNanos) {
    if (!lasting && end == null && channel != null && channel.isActive()) {
      lasting = nowNanos - dialledNanos >= LASTING_NANOS;
      if (lasting) {
        destination.dialer().lasted(channel);
      }
    }
  }

  /** Returns what it did until it ended. */
  BranchLife life(CloseReason how, @Nullable Throwable cause) {
    long nanos = System.nanoTime() - dialledNanos;
    return new BranchLife(how, cause, nanos, outlet.written(), answered);
  }

  SessionSnapshot.Branch stats() {
    return new SessionSnapshot.Branch(
        destination.counters().name(), outlet.written(), end == null ? outlet.lag() : 0, end);
  }

  /** The connection, once there is one. */
  Channel channel() {
    return Objects.requireNonNull(channel, "not connected");
  }

  /** Where what the client sends is written. */
  ChannelWriter outlet() {
    return outlet;
  }

  Destination destination() {
    return destination;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    PooledBuffer buffer = ReadControl.pooled(message);
    try {
      answered += buffer.readableBytes();
      destination.counters().answered += buffer.readableBytes();
      session.answered(this, buffer);
    } finally {
      buffer.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    session.answeredTurn(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endInput();
    } else if (event instanceof ChannelOutputShutdownEvent && !outlet.isFinished()) {
      writeFailed();
    }
    ReferenceCountUtil.release(event);
  }

  /**
   * The destination takes no more. A primary may have answered before it closed, and that is still
   * read: it is in the kernel, so it comes to an end.
   */
  private void writeFailed() {
    if (inputEnded) {
      end(CloseReason.CLOSED_BY_PEER, null);
    } else {
      broken = true;
      outlet.die(CloseReason.CLOSED_BY_PEER);
      setReading(true);
      session.drained();
    }
  }

  private void endInput() {
    if (broken) {
      // Whether it ended in order cannot be told any more: the failed write took the error.
      end(CloseReason.CLOSED_BY_PEER, null);
    } else {
      inputEnded = true;
      session.answersEnded(this);
      endIfBothDone();
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
    if (inputEnded && outlet.isWhole()) {
      end(CloseReason.FINISHED, null);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (end == null && outlet.isWhole()) {
      // Both halves have ended in order; after a reset the branch would have ended by now.
      inputEnded = true;
      session.answersEnded(this);
    }
    end(CloseReason.CLOSED_BY_PEER, null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (Trouble.isForLaterTry(cause)) {
      return;
    }
    session.reportIfBug(cause);
    if (broken || !outlet.hasFailed()) { // else of a write, which is told again as an event
      end(CloseReason.CLOSED_BY_PEER, cause);
    }
  }
}
