package dev.sluice.proxy.pace;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the bytes that are written to a channel beyond a limit, in order, until a subclass
 * moves the limit. It stands between a branch and its socket, or the handler of TLS.
 *
 * <p>Offsets count the bytes of the client's stream from its first byte, 0, whether or not this
 * mirror gets them all. A write across the limit is split there without a copy. The promise of a
 * write completes once its last byte is sent, so what is held counts as the branch's lag: at most
 * 16 writes and 240 KiB are here, the rest stays in the branch's queue. If the channel closes or
 * takes no more bytes, held writes are released and their promises fail.
 *
 * <p>One object per channel. Event loop only.
 */
public abstract class HeldWrites extends ChannelDuplexHandler {
  private static final long NOT_REACHED = -1;

  private long position;
  private long limit;
  private long reached = NOT_REACHED;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable CoalescingBufferQueue
      held; // null before the pipeline has it, and after the end
  private boolean passing;
  private boolean unflushed;
  private boolean received;

  /**
   * Creates a handler.
   *
   * @param start offset of the first byte that will be written
   * @param limit offset of the first byte to hold, at least {@code start}; {@link Long#MAX_VALUE}
   *     holds nothing
   */
  protected HeldWrites(long start, long limit) {
    this.position = start;
    this.limit = limit;
  }

  // ---- for subclasses

  /**
   * Called once per limit, when a byte at the limit waits and all before it were passed on. The
   * method may move the limit.
   */
  protected void reached() {}

  /** Called at the end of a turn of reads in which the destination has sent bytes. */
  protected void responded() {}

  /** Called once, when nothing can be written any more or the handler was removed. */
  protected void closed() {}

  /**
   * Moves the limit, and passes on and flushes what may pass now.
   *
   * @param next offset of the first byte to hold, not less than {@link #position()}
   */
  protected final void open(long next) {
    limit = next;
    pass(true);
  }

  /** Returns the offset of the next byte that will be passed on. */
  protected final long position() {
    return position;
  }

  /** Returns the offset of the first byte to hold. */
  protected final long limit() {
    return limit;
  }

  /** Returns whether bytes are held. */
  protected final boolean isHolding() {
    return held != null && !held.isEmpty();
  }

  /**
   * Returns the handler's context, to write bytes of the handler's own; once it is in a pipeline.
   */
  protected final ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx, "not in a pipeline");
  }

  // ---- writes

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    int length = bytes.readableBytes();
    CoalescingBufferQueue queue = held;
    if (queue == null) {
      context.write(bytes, promise); // fails there
    } else if (queue.isEmpty() && length <= limit - position) {
      position += length;
      context.write(bytes, promise);
    } else {
      queue.add(bytes, promise);
      pass(false); // the caller flushes
    }
  }

  /** Passes on held bytes; a call within a call leaves that to the outer one. */
  private void pass(boolean flush) {
    if (passing) {
      return;
    }
    passing = true;
    try {
      while (isHolding() && passSome()) {}
    } finally {
      passing = false;
    }
    boolean wrote = unflushed;
    unflushed = false;
    if (flush && wrote) {
      context().flush();
    }
  }

  /** Returns whether there may be more to do. */
  private boolean passSome() {
    if (position < limit || Objects.requireNonNull(held).readableBytes() == 0) {
      writeSome();
    } else if (reached != limit) {
      reached = limit;
      reached();
    } else {
      return false;
    }
    return true;
  }

  private void writeSome() {
    unflushed = true;
    ChannelPromise sent = context().newPromise();
    context().write(remove(limit, sent), sent);
  }

  /** Hands over the held bytes before an offset. */
  private ByteBuf remove(long end, ChannelPromise promise) {
    CoalescingBufferQueue queue = Objects.requireNonNull(held);
    int length = (int) Math.max(0, Math.min(end - position, queue.readableBytes()));
    position += length;
    return queue.remove(length, promise);
  }

  // ---- reads

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    received = true;
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (received) {
      received = false;
      responded();
    }
    context.fireChannelReadComplete();
  }

  // ---- the ends

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel channel = context.channel();
    ctx = context;
    held = new CoalescingBufferQueue(channel, 4, false);
  }

  @Override
  public final void handlerRemoved(ChannelHandlerContext context) {
    end(context);
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    end(context);
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean over = event instanceof ChannelOutputShutdownEvent;
    context.fireUserEventTriggered(event);
    if (over) {
      end(context);
    }
  }

  private void end(ChannelHandlerContext context) {
    CoalescingBufferQueue queue = held;
    if (queue != null) {
      held = null;
      queue.releaseAndFailAll(context, new ClosedChannelException());
      closed();
    }
  }
}
