package dev.sluice.tee;

import dev.sluice.buffer.BufferAdopter;
import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PooledBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of one connection, and the last handler of its pipeline.
 *
 * <p>On a plain channel what is read lies in a buffer of the pool. Where handlers before this one
 * decode it, such as those of TLS, whatever they hand out becomes buffers of the pool; and then
 * only they can tell an end of the stream from a connection that broke. Event loop only.
 */
abstract class ChannelSource extends ChannelInboundHandlerAdapter implements BufferAdopter.Taker {

  private final BufferPool pool;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Codecs codecs; // null on a plain channel
  private @Nullable BufferAdopter adopter; // made for the first bytes that are not the pool's

  ChannelSource(BufferPool pool) {
    this.pool = pool;
  }

  /** The other end has sent the end of its stream. */
  abstract void inputEnded();

  /** The stream from the other end has ended, and what it lacks says that it is not whole. */
  abstract void inputTruncated();

  /** A write has failed: the other end takes no more. */
  abstract void outputFailed();

  /** The writing half, which shares the channel. */
  abstract ChannelWriter writer();

  /** The channel; there once the handler was added. */
  Channel channel() {
    return context().channel();
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx, "not connected");
  }

  boolean isConnected() {
    return ctx != null;
  }

  /** What stands between this handler and the socket; null where nothing does. */
  @Nullable Codecs codecs() {
    return codecs;
  }

  /** Whether a connection that ends now does not break the other end's stream off. */
  boolean mayInputEnd() {
    return codecs == null || codecs.hasInputEnded();
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    codecs = Codecs.before(this, added.pipeline());
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    if (codecs == null && message instanceof PooledBuffer buffer) {
      try {
        take(buffer, buffer.readerIndex(), buffer.readableBytes());
      } finally {
        buffer.release();
      }
    } else {
      adopt(message);
    }
  }

  private void adopt(Object message) {
    try {
      if (!(message instanceof ByteBuf bytes)) {
        throw new IllegalStateException("not bytes: " + message.getClass());
      }
      if (adopter == null) {
        adopter = pool.adopter();
      }
      adopter.adopt(bytes, this);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      if (mayInputEnd()) {
        inputEnded();
      } else {
        inputTruncated();
      }
    } else if (event instanceof ChannelOutputShutdownEvent) {
      if (!writer().isFinished()) {
        outputFailed();
      }
    } else if (codecs != null && codecs.isEndOfInput(event)) {
      inputEnded();
    }
    ReferenceCountUtil.release(event);
  }
}
