package dev.sluice.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Handlers that a test puts between a session and one of its sockets. */
interface Codec {

  /** No handlers. */
  Codec NONE = (channel, ready) -> ready.accept(null);

  /** A decoder that passes all bytes on, but in other pieces. */
  Codec PASSING =
      (channel, ready) -> {
        channel.pipeline().addLast(new Sevens());
        ready.accept(null);
      };

  /**
   * Adds the handlers.
   *
   * @param ready receives null once bytes can be relayed, or the error
   */
  void put(Channel channel, Consumer<@Nullable Throwable> ready);

  /** TLS, as a server or as a client. */
  static Codec tls(SslContext context) {
    return (channel, ready) -> {
      SslHandler handler = context.newHandler(channel.alloc());
      handler
          .handshakeFuture()
          .addListener(done -> ready.accept(done.isSuccess() ? null : done.cause()));
      channel.pipeline().addLast(handler);
      channel.read();
    };
  }

  /** Passes on seven bytes at a time, so that it keeps a rest of nearly every read. */
  final class Sevens extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      int whole = in.readableBytes() / 7 * 7;
      if (whole > 0) {
        out.add(in.readRetainedSlice(whole));
      }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      if (in.isReadable()) {
        out.add(in.readRetainedSlice(in.readableBytes()));
      }
    }
  }
}
