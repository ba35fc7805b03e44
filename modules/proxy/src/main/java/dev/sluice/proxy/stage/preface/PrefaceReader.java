package dev.sluice.proxy.stage.preface;

import dev.sluice.buffer.BufferShortage;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.stage.ConnectionStage.Next;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first bytes of one connection until a parser knows enough of them. Event loop only.
 *
 * <pre>
 *   reading --parser is done--> next stage, with the bytes after the preface as read-ahead
 *      |-----parser rejects, too long, too slow, no memory---> rejected
 *      +-----closed or reset by the client---> left
 * </pre>
 *
 * <p>Most prefaces come in one piece: then no byte is copied. Otherwise the bytes so far are kept
 * in one small buffer that grows with them, so that a slow client holds no buffer of the pool.
 */
public final class PrefaceReader extends ChannelInboundHandlerAdapter {

  private final ClientConnection client;
  private final PrefaceLimits limits;
  private final PrefaceParser parser;
  private final Next next;
  private @Nullable ByteBuf held; // the bytes so far, if they are not complete
  private @Nullable Future<?> timer;
  private boolean ended;

  private PrefaceReader(
      ClientConnection client, PrefaceLimits limits, PrefaceParser parser, Next next) {
    this.client = client;
    this.limits = limits;
    this.parser = parser;
    this.next = next;
  }

  /**
   * Reads a preface, beginning with the bytes that the stage before has read ahead. Call it on the
   * connection's event loop, from a stage that {@linkplain
   * dev.sluice.proxy.stage.ConnectionStage#reads() reads}, as its last action.
   *
   * @param client borrowed; once the parser is done, its read-ahead is what follows the preface
   * @param limits the size and the time that the preface may have
   * @param parser judges the bytes; used for this connection only
   * @param next called once: now, or when the preface is complete, or when it never will be
   */
  public static void read(
      ClientConnection client, PrefaceLimits limits, PrefaceParser parser, Next next) {
    Channel channel = client.channel();
    if (channel.isOpen()) {
      channel.pipeline().addLast(new PrefaceReader(client, limits, parser, next));
    } else {
      next.leave();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long nanos = limits.timeout().toNanos();
    if (nanos > 0) {
      timer = ctx.executor().schedule(() -> timedOut(ctx), nanos, TimeUnit.NANOSECONDS);
    }
    ByteBuf ahead = client.takeReadAhead();
    if (ahead != null) {
      take(ctx, ahead);
    }
    if (!ended) {
      ctx.read();
    }
  }

  private void timedOut(ChannelHandlerContext ctx) {
    int bytes = held == null ? 0 : held.readableBytes();
    reject(
        ctx,
        RejectReason.PREFACE_TIMEOUT,
        "after %d ms and %d bytes, it is still unknown"
            .formatted(limits.timeout().toMillis(), bytes));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    take(ctx, (ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.read(); // one turn at a time: the channel does not read by itself
  }

  /** Takes over the bytes. */
  private void take(ChannelHandlerContext ctx, ByteBuf bytes) {
    try {
      if (held == null) {
        held = bytes;
        consider(ctx, bytes);
        shrink();
      } else {
        append(held, bytes);
        consider(ctx, held);
      }
    } catch (OutOfMemoryError e) {
      exceptionCaught(ctx, e);
    }
  }

  private void consider(ChannelHandlerContext ctx, ByteBuf all) {
    int first = all.readerIndex();
    int length = all.readableBytes();
    Verdict verdict = length == 0 ? Verdict.MORE : judge(all);
    all.setIndex(first, first + length);
    if (verdict instanceof Verdict.Done done) {
      pass(ctx, all.skipBytes(done.bytes()));
    } else if (verdict instanceof Verdict.Rejected rejected) {
      reject(ctx, rejected.reason(), rejected.why());
    } else if (length >= limits.bytes()) {
      reject(
          ctx,
          RejectReason.PREFACE_TOO_LONG,
          "after %d bytes, it is still unknown".formatted(length));
    }
  }

  private Verdict judge(ByteBuf all) {
    try {
      return parser.parse(all);
    } catch (RuntimeException e) {
      return Verdict.reject(RejectReason.BAD_PREFACE, ErrorText.of(e));
    }
  }

  private static void append(ByteBuf all, ByteBuf bytes) {
    try {
      all.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  /** Moves the first bytes of an incomplete preface into a small buffer. */
  private void shrink() {
    ByteBuf big = held;
    if (big != null) {
      held = big.alloc().directBuffer(big.readableBytes()).writeBytes(big);
      big.release();
    }
  }

  /** Passes the client on, with the remaining bytes. */
  private void pass(ChannelHandlerContext ctx, ByteBuf rest) {
    if (rest.isReadable()) {
      held = null;
      client.setReadAhead(rest);
    }
    end(ctx);
    next.proceed();
  }

  private void reject(ChannelHandlerContext ctx, RejectReason reason, String why) {
    if (end(ctx)) {
      next.reject(reason, why);
    }
  }

  /** The client has closed the connection. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (end(ctx)) {
      next.leave();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof BufferShortage || cause instanceof OutOfMemoryError) {
      reject(ctx, RejectReason.LOW_MEMORY, "bufferMemory is almost used up");
    } else if (cause instanceof IOException) {
      channelInactive(ctx); // reset
    } else {
      reject(ctx, RejectReason.BAD_PREFACE, ErrorText.of(cause));
    }
  }

  /** Leaves the pipeline and releases the bytes; returns false if that was done before. */
  private boolean end(ChannelHandlerContext ctx) {
    if (ended) {
      return false;
    }
    ended = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (held != null) {
      held.release();
      held = null;
    }
    ctx.pipeline().remove(this);
    return true;
  }
}
