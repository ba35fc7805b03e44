package dev.sluice.tls;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.DecoderAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts one connection. After the handshake, the bytes that it decrypts land in
 * buffers of a pool, without a copy; many small records share one buffer.
 *
 * <p>The channel must not read packed, because an incomplete record stays in the buffer of its
 * read. Event loop only.
 */
public final class PooledSslHandler extends SslHandler {
  // Four records, which are then encrypted into one buffer and written by one call.
  private static final int WRAPPED_TOGETHER = 64 * 1024;

  private final BufferPool pool;
  private final EndGate gate = new EndGate(this::isEndOfEngine);
  private @Nullable DecoderAllocator allocator;

  /**
   * Creates the handler of one connection.
   *
   * @param engine taken over
   * @param pool gets the decrypted bytes
   */
  public PooledSslHandler(SSLEngine engine, BufferPool pool) {
    super(engine);
    this.pool = pool;
    setWrapDataSize(WRAPPED_TOGETHER);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    allocator = pool.decoderAllocator(ctx.alloc());
    ctx.channel().config().setAllocator(allocator);
    ctx.pipeline().addBefore(ctx.name(), null, gate);
    super.handlerAdded(ctx);
  }

  @Override
  public void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    ctx.channel().config().setAllocator(allocator().others());
    super.handlerRemoved0(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws SSLException {
    boolean before = allocator().setDecoding(handshakeFuture().isSuccess());
    try {
      super.decode(ctx, in, out);
    } catch (NotSslRecordException e) {
      throw withoutBytes(e);
    } finally {
      allocator().setDecoding(before);
    }
  }

  /** Returns the error without the peer's bytes, which no log should have. */
  private static NotSslRecordException withoutBytes(NotSslRecordException e) {
    NotSslRecordException bare = new NotSslRecordException("the peer has sent what is not TLS");
    bare.setStackTrace(e.getStackTrace());
    return bare;
  }

  /** A write during a read is encrypted elsewhere. */
  @Override
  public void flush(ChannelHandlerContext ctx) throws Exception {
    boolean before = allocator().setDecoding(false);
    try {
      super.flush(ctx);
    } finally {
      allocator().setDecoding(before);
    }
  }

  private boolean isEndOfEngine() {
    return handshakeFuture().isSuccess() && engine().isInboundDone() && engine().isOutboundDone();
  }

  @Override
  public ChannelFuture closeOutbound(ChannelPromise promise) {
    gate.open();
    return super.closeOutbound(promise);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
    gate.open();
    super.close(ctx, promise);
  }

  private DecoderAllocator allocator() {
    return Objects.requireNonNull(allocator, "the handler is in no pipeline");
  }
}
