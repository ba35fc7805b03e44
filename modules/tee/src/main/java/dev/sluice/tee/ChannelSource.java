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
 * The reading half of a connection, and the last handler of its pipeline.
 *
 * <p>On a plain channel, reads land in buffers of the pool. If earlier handlers decode the bytes,
 * as those of TLS do, their output is turned into buffers of the pool; and then only they can
 * distinguish the end of a stream from a broken connection. Event loop only.
 */
abstract class ChannelSource extends ChannelInboundHandlerAdapter implements BufferAdopter.Taker {

  private final BufferPool pool;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Codecs codecs; // null on a plain channel
  private @Nullable BufferAdopter adopter; // created for the first bytes outside of the pool

  ChannelSource(BufferPool pool) {
    this.pool = pool;
  }

  /** The peer has sent the end of its stream. */
  abstract void inputEnded();

  /** The peer's stream has ended without its end marker, so it is not whole. */
  abstract void inputTruncated();

  /** A write has failed: the peer takes no more bytes. */
  abstract void outputFailed();

  /** Returns the writing half of the same channel. */
  abstract ChannelWriter writer();

  /** Returns the channel; available once the handler was added. */
  Channel channel() {
    return context().channel();
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(ctx, "not connected");
  }

  boolean isConnected() {
    return ctx != null;
  }

  /** Returns the handlers between this one and the socket; null if there are none. */
  @Nullable Codecs codecs() {
    return codecs;
  }

  /** Returns whether the peer's stream is whole if the connection ends now. */
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

  /** Called at the end of each turn of reads. */
  void lookForEnd() {
    if (codecs != null && codecs.isSilentEndOfInput()) {
      inputEnded();
    }
  }

  private void adopt(Object message) {
    try {
      if (!(message instanceof ByteBuf bytes)) {
        throw new IllegalStateException("expected bytes, got " + message.getClass());
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
