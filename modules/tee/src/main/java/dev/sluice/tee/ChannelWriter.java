package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.buffer.PooledSlice;
import dev.sluice.buffer.ReleaseListener;
import dev.sluice.transport.KernelQueue;
import dev.sluice.transport.SegmentSize;
import dev.sluice.transport.StreamChannels;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a connection: it writes the pending bytes in order, and then the end of the
 * stream.
 *
 * <pre>
 *   waiting --open--> open --finish--> finishing --all written--> finished --> end sent
 *      +--------------- die ---------------+--> dead
 * </pre>
 *
 * <p>Netty gets only a few writes at a time. The rest waits in a {@link WriteQueue}, where small
 * pieces merge and from which a dead writer can drop them at once. Each write is a slice of the
 * buffer that was read. Its release shows that the operating system has the bytes, or never will,
 * so no write needs a promise.
 *
 * <p>If handlers encode the bytes, a slice is released once it is encoded, which says nothing about
 * the socket. Then each write has a promise, and only few bytes are in flight: the pending bytes of
 * a slow reader wait unencoded, as slices that all branches share. Event loop only.
 */
final class ChannelWriter implements ReleaseListener {

  /** Is called with a writer's progress. */
  interface Owner {
    /** The lag has decreased, or is zero. */
    void drained();

    /** The end of the stream was sent; nothing more will be written. */
    void finished();
  }

  private static final int WRITES_IN_FLIGHT = 16;
  private static final long BYTES_IN_FLIGHT = 1024 * 1024;
  // Plus the overhead of TLS for each record of 16 KiB, they stay below 256 KiB.
  private static final long ENCODED_BYTES_IN_FLIGHT = 240 * 1024;
  // Longest wait of a closing channel for its encoded end of stream to be sent.
  private static final long END_MILLIS = 1000;
  // This class counts the room itself, so the channel need not notify all its handlers twice per
  // large write.
  private static final WriteBufferWaterMark NEVER_FULL =
      new WriteBufferWaterMark(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final WriteQueue queue = new WriteQueue();
  private final BranchCounters counters;
  private final Owner owner;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable ChannelPromise noPromise;
  private @Nullable Codecs codecs;
  private boolean encoded;
  private @Nullable CloseReason dead;
  private int writesInFlight;
  private long bytesInFlight;
  private long written;
  private boolean unflushed;
  private boolean finishing;
  private boolean finished;
  private boolean endSent;
  private boolean closing;
  private boolean resetting;
  private boolean refused; // the codec takes no more

  ChannelWriter(BranchCounters counters, Owner owner) {
    this.counters = counters;
    this.owner = owner;
  }

  /**
   * Starts to write to a connection, first the bytes that have waited for it.
   *
   * @param connected the context of the last handler
   * @param between the handlers between that one and the socket; null if there are none
   */
  void open(ChannelHandlerContext connected, @Nullable Codecs between) {
    ctx = connected;
    codecs = between;
    encoded = between != null && between.encode();
    connected.channel().config().setWriteBufferWaterMark(NEVER_FULL);
    // Not the channel's own void promise, which reports each failed write as an exception.
    noPromise = new VoidChannelPromise(connected.channel(), false);
    pump();
    finishIfDrained();
  }

  /** Returns the largest payload of one packet in bytes, or 0 if unknown. */
  int segmentBytes() {
    return ctx == null ? 0 : SegmentSize.of(ctx.channel());
  }

  /** Returns the number of bytes that were accepted and are not yet written. */
  long lag() {
    return queue.bytes() + bytesInFlight;
  }

  /** Returns the number of bytes that the operating system has accepted. */
  long written() {
    return written;
  }

  /**
   * Returns whether everything was written; the end of the stream or a reset was sent, or soon is.
   */
  boolean isFinished() {
    return finished;
  }

  /** Returns whether everything was written and the stream ends in order. */
  boolean isWhole() {
    return finished && !resetting;
  }

  /** Returns whether a write has failed, so that nothing more can be written. */
  boolean hasFailed() {
    return ctx != null && !finished && (refused || !isChannelWriting());
  }

  boolean isDead() {
    return dead != null;
  }

  /** Accepts bytes of a buffer, to be written in order. Borrows the buffer. */
  void offer(PooledBuffer buffer, int index, int length) {
    counters.add(BranchCounter.OFFERED_BYTES, length);
    if (dead != null) {
      counters.add(BranchCounter.DROPPED_BYTES, dead, length);
    } else if (ctx != null && !encoded && queue.isEmpty() && mayWrite()) {
      write(ctx, share(buffer, index, length), length);
    } else {
      queue.add(buffer, index, length);
    }
  }

  /** The same, but the bytes wait for {@link #pump}. Borrows the buffer. */
  void offerLater(PooledBuffer buffer, int index, int length) {
    counters.add(BranchCounter.OFFERED_BYTES, length);
    if (dead != null) {
      counters.add(BranchCounter.DROPPED_BYTES, dead, length);
    } else {
      queue.add(buffer, index, length);
    }
  }

  /** Returns the number of bytes that wait here and were not passed to Netty yet. */
  long waiting() {
    return queue.bytes();
  }

  /** Passes the writes since the last flush to the operating system. */
  void flush() {
    if (encoded) {
      writeQueued();
    }
    flushWritten();
  }

  private void flushWritten() {
    if (unflushed && ctx != null) {
      unflushed = false;
      ctx.flush();
    }
  }

  /** Ends the stream after the last byte; nothing more may be offered. */
  void finish() {
    finishing = true;
    pump();
    flush(); // if the source's connection closes, its last turn may have no end
    finishIfDrained();
  }

  /** The same, but resets the connection after the last byte, because the stream is not whole. */
  void finishByReset() {
    resetting |= !finished;
    finish();
  }

  /**
   * Closes a connection now: in order if the stream was written whole, else by a reset, so that the
   * reader sees the difference and the kernel drops the rest.
   */
  void close(Channel channel) {
    if (isWhole() && !endSent && codecs != null && channel.isActive()) {
      closing = true; // closed once the end is sent; without it the stream would look broken
      channel
          .eventLoop()
          .schedule(() -> closeNow(channel, false), END_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      closeNow(channel, isWhole());
    }
  }

  /** Closes past all codecs, which might wait for a reader that does not read. */
  private static void closeNow(Channel channel, boolean inOrder) {
    if (!inOrder) {
      resetOnClose(channel);
    }
    StreamChannels.closePastHandlers(channel);
  }

  /**
   * Drops the waiting bytes for this reason, and all bytes offered later. Does not touch the
   * channel.
   */
  void die(CloseReason reason) {
    if (dead == null) {
      dead = reason;
      counters.add(BranchCounter.DROPPED_BYTES, reason, queue.bytes());
      queue.clear();
    }
  }

  // tag::released[]
  /**
   * One write has ended: the operating system has accepted it, or it failed because the channel has
   * closed.
   */
  @Override
  public void released(int length, int progress) {
    boolean writing = isChannelWriting();
    settle(length, writing ? length : progress, writing);
  }

  // end::released[]

  private void settle(int length, int progress, boolean writing) {
    writesInFlight--;
    bytesInFlight -= length;
    counters.add(BranchCounter.SENT_BYTES, progress);
    written += progress;
    if (!writing) {
      CloseReason reason = dead != null ? dead : CloseReason.CLOSED_BY_PEER;
      counters.add(BranchCounter.DROPPED_BYTES, reason, length - progress);
    } else if (dead == null) {
      pump();
      owner.drained();
      finishIfDrained();
    }
  }

  /** A channel that has closed, or has shut down its output, has no outbound buffer any more. */
  private boolean isChannelWriting() {
    return ctx != null && ctx.channel().unsafe().outboundBuffer() != null;
  }

  private boolean mayWrite() {
    return writesInFlight < WRITES_IN_FLIGHT
        && bytesInFlight < (encoded ? ENCODED_BYTES_IN_FLIGHT : BYTES_IN_FLIGHT);
  }

  /** Writes waiting bytes, as far as Netty may get more. */
  void pump() {
    if (!queue.isEmpty()) {
      writeQueued();
      flushWritten();
    }
  }

  private void writeQueued() {
    ChannelHandlerContext to = ctx;
    if (to == null || queue.isEmpty() || !isChannelWriting()) {
      return;
    }
    while (!queue.isEmpty() && mayWrite()) {
      int length = queue.length();
      if (encoded) {
        length = (int) Math.min(length, ENCODED_BYTES_IN_FLIGHT - bytesInFlight);
      }
      PooledSlice share = share(queue.buffer(), queue.start(), length);
      queue.removeFirst(length);
      write(to, share, length);
    }
  }

  private PooledSlice share(PooledBuffer buffer, int index, int length) {
    return buffer.share(index, length, encoded ? ReleaseListener.NONE : this);
  }

  private void write(ChannelHandlerContext to, PooledSlice share, int length) {
    writesInFlight++;
    bytesInFlight += length;
    unflushed = true;
    if (encoded) {
      to.write(share).addListener(done -> encodedWritten(length, done.isSuccess()));
    } else {
      to.write(share, noPromise);
    }
  }

  /** Settles an encoded write. The sent part of a failed write is unknown, so none of it counts. */
  private void encodedWritten(int length, boolean success) {
    if (!success && !refused && dead == null && ctx != null && isChannelWriting()) {
      refused = true;
      Channel channel = ctx.channel();
      channel
          .eventLoop()
          .execute(() -> closeNow(channel, false)); // not within the write that fails
    }
    settle(length, success ? length : 0, success);
  }

  private void finishIfDrained() {
    // A channel may have closed without an event yet; its failed writes do not count as written.
    boolean drained = lag() == 0 && isChannelWriting() && !refused;
    if (finishing && !finished && dead == null && ctx != null && drained) {
      finished = true;
      // Later, because this may run inside the channel's own write loop, which still needs its
      // outbound buffer.
      Channel channel = ctx.channel();
      channel.eventLoop().execute(() -> sendEnd(channel));
    }
  }

  private void sendEnd(Channel channel) {
    if (resetting) {
      reset(channel);
      return;
    }
    Future<?> last = codecs == null || !channel.isActive() ? null : codecs.endOutput();
    if (last == null) {
      last = whenHeaderIsWritten(channel);
    }
    if (last == null) {
      endOutput(channel);
    } else {
      last.addListener(sent -> endOutput(channel));
    }
  }

  /** Returns when the bytes that a connector has written are sent; null if none are pending. */
  private static @Nullable Future<?> whenHeaderIsWritten(Channel channel) {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null || pending.isEmpty()
        ? null
        : channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  private void endOutput(Channel channel) {
    endSent = true;
    if (dead == null && channel.isActive()) {
      StreamChannels.shutOutput(channel);
      // If the peer's stream has ended, too, the connection is over: shutting down its input would
      // fail.
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }
    if (closing) {
      closeNow(channel, true);
    }
    owner.finished();
  }

  private void reset(Channel channel) {
    if (written == 0) {
      closeNow(channel, false);
    } else {
      KernelQueue.whenEmpty(channel, () -> closeNow(channel, false));
    }
  }

  /** Makes the close of a connection a reset, unless it has already closed. */
  static void resetOnClose(Channel channel) {
    StreamChannels.resetOnClose(channel);
  }
}
