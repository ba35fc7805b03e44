package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.buffer.PooledSlice;
import dev.sluice.buffer.ReleaseListener;
import dev.sluice.transport.KernelQueue;
import dev.sluice.transport.SegmentSize;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of one connection: what it is owed, in order, and the end of the stream after
 * it.
 *
 * <pre>
 *   waiting --open--> open --finish--> finishing --all written--> finished --> end sent
 *      +--------------- die ---------------+--> dead
 * </pre>
 *
 * <p>Netty is given only a few writes at a time. The rest waits in a {@link WriteQueue}, where
 * small pieces merge and a dead writer can drop them at once. Each write is a share of the buffer
 * that was read; its release tells that the operating system has the bytes, or never will, and so
 * no write needs a promise.
 *
 * <p>Where handlers encode what is written, a share is released once it is encoded, and tells
 * nothing. There each write has a promise, and few bytes are under way: what a slow reader is owed
 * waits as shares, which all branches have in common, and not encoded for each. Event loop only.
 */
final class ChannelWriter implements ReleaseListener {

  /** Who is told about an outlet's progress. */
  interface Owner {
    /** The lag went down, or is zero. */
    void drained();

    /** The end of the stream was sent: nothing more will be written. */
    void finished();
  }

  private static final int WRITES_IN_FLIGHT = 16;
  private static final long BYTES_IN_FLIGHT = 1024 * 1024;
  // With what TLS adds to each record of 16 KiB they stay below 256 KiB.
  private static final long ENCODED_BYTES_IN_FLIGHT = 240 * 1024;
  // How long a channel that is to close may take to send the end of its stream, if encoded.
  private static final long END_MILLIS = 1000;
  // Whether there is room is counted here, so the channel need not tell all its handlers twice in
  // each large write.
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

  ChannelWriter(BranchCounters counters, Owner owner) {
    this.counters = counters;
    this.owner = owner;
  }

  /**
   * The connection is there: writes what has waited for it.
   *
   * @param connected the context of the last handler
   * @param between what stands between that and the socket; null where nothing does
   */
  void open(ChannelHandlerContext connected, @Nullable Codecs between) {
    ctx = connected;
    codecs = between;
    encoded = between != null && between.encode();
    connected.channel().config().setWriteBufferWaterMark(NEVER_FULL);
    // Not the channel's own void promise: that one reports each failed write as an exception.
    noPromise = new VoidChannelPromise(connected.channel(), false);
    pump();
    finishIfDrained();
  }

  /** The most that one packet of the connection may hold, or 0 where that is not known. */
  int segmentBytes() {
    return ctx == null ? 0 : SegmentSize.of(ctx.channel());
  }

  /** Bytes that were accepted and are not yet written. */
  long lag() {
    return queue.bytes() + bytesInFlight;
  }

  /** Bytes that the operating system took. */
  long written() {
    return written;
  }

  /** Whether everything was written; the end of the stream, or a reset, is sent or about to be. */
  boolean isFinished() {
    return finished;
  }

  /** Whether everything was written, and the stream ends in order. */
  boolean isWhole() {
    return finished && !resetting;
  }

  /** Whether a write has failed, so that nothing more can be written. */
  boolean hasFailed() {
    return ctx != null && !finished && !isChannelWriting();
  }

  boolean isDead() {
    return dead != null;
  }

  /** Accepts bytes of a buffer, to be written in order. Borrows. */
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

  /** The same, but it waits for {@link #pump}. Borrows. */
  void offerLater(PooledBuffer buffer, int index, int length) {
    counters.add(BranchCounter.OFFERED_BYTES, length);
    if (dead != null) {
      counters.add(BranchCounter.DROPPED_BYTES, dead, length);
    } else {
      queue.add(buffer, index, length);
    }
  }

  /** Bytes that wait here, and were not given to Netty yet. */
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

  /** Nothing more will be offered: the end of the stream follows the last byte. */
  void finish() {
    finishing = true;
    pump();
    flush(); // a turn in which the source's connection closes may have no end
    finishIfDrained();
  }

  /** The same, but after the last byte the connection is reset: the stream is not whole. */
  void finishByReset() {
    resetting |= !finished;
    finish();
  }

  /**
   * Closes a connection now: in order where the stream was written whole, else by a reset, so that
   * its reader can tell, and the kernel forgets the rest.
   */
  void close(Channel channel) {
    if (isWhole() && !endSent && codecs != null && channel.isActive()) {
      closing = true; // once the end is sent, for without it the stream would look broken
      channel
          .eventLoop()
          .schedule(() -> closeNow(channel, false), END_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      closeNow(channel, isWhole());
    }
  }

  /** Past all codecs, which might wait for a reader that does not read. */
  private static void closeNow(Channel channel, boolean inOrder) {
    if (!inOrder) {
      resetOnClose(channel);
    }
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /**
   * Drops what waits, for this reason, and all that is still offered. The channel is not touched.
   */
  void die(CloseReason reason) {
    if (dead == null) {
      dead = reason;
      counters.add(BranchCounter.DROPPED_BYTES, reason, queue.bytes());
      queue.clear();
    }
  }

  // tag::released[]
  /** One write is over: taken by the operating system, or failed because the channel has closed. */
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

  /** A channel that has closed, or shut its output, has no outbound buffer any more. */
  private boolean isChannelWriting() {
    return ctx != null && ctx.channel().unsafe().outboundBuffer() != null;
  }

  private boolean mayWrite() {
    return writesInFlight < WRITES_IN_FLIGHT
        && bytesInFlight < (encoded ? ENCODED_BYTES_IN_FLIGHT : BYTES_IN_FLIGHT);
  }

  /** Writes what waits, as far as Netty may be given more. */
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

  /** How much of a write that failed has left cannot be told, so none of it counts. */
  private void encodedWritten(int length, boolean success) {
    settle(length, success ? length : 0, success);
  }

  private void finishIfDrained() {
    // A channel that has closed may not have told yet; what failed there was not written.
    boolean drained = lag() == 0 && isChannelWriting();
    if (finishing && !finished && dead == null && ctx != null && drained) {
      finished = true;
      // Later, because this may be inside the channel's own write loop, which must not lose its
      // outbound buffer under its feet.
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
      endOutput(channel);
    } else {
      last.addListener(sent -> endOutput(channel));
    }
  }

  private void endOutput(Channel channel) {
    endSent = true;
    if (dead == null && channel.isActive()) {
      shutOutput(channel);
      // When the other end has ended, too, the connection is over: to shut its input would fail.
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

  /**
   * Ends the stream. Where it can, without Netty's own way, which makes an exception with its stack
   * trace for the writes that wait. None do here, and a short session spent a tenth of its time in
   * user space on it.
   */
  private static void shutOutput(Channel channel) {
    if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
      try {
        socket.shutdown(false, true);
      } catch (IOException | NotYetConnectedException reset) {
        // The other end has gone, which the channel tells by itself.
      }
    } else {
      ((DuplexChannel) channel).shutdownOutput();
    }
  }

  /** Makes the close of a connection a reset, unless it has closed already. */
  static void resetOnClose(Channel channel) {
    StreamChannels.resetOnClose(channel);
  }
}
