package dev.sluice.proxy.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.frame.FrameException;
import dev.sluice.proxy.pace.GateQueue;
import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a branch and a mirror that is logged in: it sends the mirror the client's messages
 * once the mirror can take them for what they are, and keeps the reason why the mirror ends the
 * session. Event loop only.
 *
 * <p>What waits here counts as the branch's lag, because the promise of a write completes with its
 * last byte: at most 16 writes and 240 KiB.
 */
final class MirrorHandler extends ChannelDuplexHandler implements Messages.Receiver {
  private static final byte[] REASON = "the primary refused this COPY\0".getBytes(US_ASCII);

  private final Messages responses;
  private final MirrorRequests requests;
  private final Steps steps = new Steps();
  private final Runnable endedCopy;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable PendingWriteQueue waiting; // null before the pipeline has it, and after the end
  private @Nullable ServerError fatal;
  private boolean told; // the branch knows why it ends
  private boolean answered; // since writes were last tried

  /**
   * Creates it for a mirror that has sent its first ReadyForQuery.
   *
   * @param responses reads the mirror's responses from here on
   * @param gates offsets in the client's stream at which the mirror must have answered everything
   * @param endedCopy called when the mirror was made to give up a COPY
   */
  MirrorHandler(Messages responses, GateQueue gates, Runnable endedCopy) {
    this.responses = responses;
    this.requests = new MirrorRequests(gates, steps);
    this.endedCopy = endedCopy;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    waiting = new PendingWriteQueue(context);
  }

  // ---- the client's messages

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    PendingWriteQueue queue = waiting;
    if (queue == null || !bytes.isReadable()) {
      context.write(bytes, promise); // fails there if it is over
    } else if (!queue.isEmpty()) {
      queue.add(bytes, promise);
    } else {
      int count = decide(bytes);
      if (count == bytes.readableBytes()) {
        context.write(bytes, promise);
      } else {
        take(context, bytes, count);
        queue.add(bytes, promise);
        send(context, queue);
      }
    }
  }

  /** Sends what waits, as far as it may be sent; the caller flushes. */
  private void send(ChannelHandlerContext context, PendingWriteQueue queue) {
    while (waiting != null && !queue.isEmpty()) {
      ByteBuf bytes = (ByteBuf) queue.current();
      int count = bytes.isReadable() ? decide(bytes) : 0;
      if (count == bytes.readableBytes()) {
        ByteBuf rest = bytes.retain();
        context.write(rest, queue.remove());
      } else if (count == MirrorRequests.WAIT) {
        return;
      } else {
        take(context, bytes, count);
      }
    }
  }

  /** Sends the first bytes, or leaves them out. */
  private static void take(ChannelHandlerContext context, ByteBuf bytes, int count) {
    if (count > 0) {
      context.write(bytes.readRetainedSlice(count));
    } else {
      bytes.skipBytes(-count);
    }
  }

  private int decide(ByteBuf bytes) {
    if (told) {
      return MirrorRequests.WAIT;
    }
    int count = requests.next(bytes);
    String wrong = requests.wrong();
    if (wrong != null) {
      cut(wrong);
    } else if (count == MirrorRequests.WAIT && requests.needsEndOfCopy()) {
      endCopy();
      return requests.next(bytes);
    }
    return count;
  }

  /** Makes the mirror give up a COPY, so that it is in step again once it has answered. */
  private void endCopy() {
    ChannelHandlerContext context = Objects.requireNonNull(ctx);
    ByteBuf end = Unpooled.buffer().writeByte('f').writeInt(Integer.BYTES + REASON.length);
    end.writeBytes(REASON);
    boolean byQuery = steps.copiesByQuery();
    steps.sent((byte) 'f');
    if (!byQuery) {
      end.writeByte('S').writeInt(Integer.BYTES);
      steps.sent((byte) 'S');
    }
    context.write(end);
    endedCopy.run();
  }

  // ---- the mirror's responses

  @Override
  public boolean wants(byte kind) {
    return kind == 'E';
  }

  @Override
  public void message(byte kind, ByteBuf body) {
    if (kind == 'E') {
      ServerError error = ServerError.read(body);
      fatal = error.isFatal() ? error : fatal;
    }
    String why = steps.received(kind);
    if (why != null) {
      cut(why);
    }
    answered |= kind == 'Z' || kind == 'G' || kind == 'E';
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    read(bytes);
    context.fireChannelRead(message);
  }

  /** Reads responses; borrows the bytes. */
  void read(ByteBuf bytes) {
    try {
      responses.read(bytes, bytes.readerIndex(), bytes.readableBytes());
    } catch (FrameException e) {
      cut("its stream " + e.getMessage());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    PendingWriteQueue queue = waiting;
    if (answered && queue != null && !queue.isEmpty()) {
      send(context, queue);
      context.flush();
    }
    answered = false;
    context.fireChannelReadComplete();
  }

  // ---- the ends

  /** Ends the branch; later, because a write or a read is under way. */
  private void cut(String why) {
    if (!told && ctx != null) {
      told = true;
      ChannelHandlerContext context = ctx;
      BranchEnd end = new BranchEnd(CloseReason.OUT_OF_STEP, "was cut: " + why);
      context.channel().eventLoop().execute(() -> context.fireExceptionCaught(end));
    }
  }

  /** Reports why the mirror has ended the session, unless the client has. */
  private void tellEnd(ChannelHandlerContext context) {
    if (!told && !requests.haveEnded()) {
      told = true;
      String why = fatal == null ? "" : ": " + fatal.message();
      context.fireExceptionCaught(
          new BranchEnd(CloseReason.CLOSED_BY_PEER, "ended the session" + why));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      tellEnd(context);
    }
    if (event instanceof ChannelOutputShutdownEvent) {
      release();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException && !(cause instanceof BranchEnd) && fatal != null) {
      tellEnd(context);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tellEnd(context);
    release();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    release();
  }

  private void release() {
    PendingWriteQueue queue = waiting;
    if (queue != null) {
      waiting = null;
      queue.removeAndFailAll(new ClosedChannelException());
    }
  }
}
