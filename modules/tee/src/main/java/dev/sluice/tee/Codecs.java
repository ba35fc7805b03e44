package dev.sluice.tee;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that stand between a session and one of its sockets, such as those of TLS.
 *
 * <p>With TLS a stream ends by a {@code close_notify}; without that, the end of the connection only
 * says that the stream broke off (RFC 8446, section 6.1). Event loop only.
 */
final class Codecs {
  private final boolean encode;
  private final @Nullable SslHandler tls;
  private boolean inputEnded;

  private Codecs(ChannelHandler last, ChannelPipeline pipeline) {
    this.encode =
        pipeline.toMap().values().stream()
            .anyMatch(handler -> handler != last && handler instanceof ChannelOutboundHandler);
    this.tls = pipeline.get(SslHandler.class);
  }

  /**
   * Those before a session's handler.
   *
   * @return null where there are none
   */
  static @Nullable Codecs before(ChannelHandler last, ChannelPipeline pipeline) {
    return pipeline.first() == last ? null : new Codecs(last, pipeline);
  }

  /** Whether what is written may leave in other bytes, so that it is still here when encoded. */
  boolean encode() {
    return encode;
  }

  /** Whether an event says for the first time that the other end has sent its whole stream. */
  boolean isEndOfInput(Object event) {
    boolean first =
        tls != null
            && !inputEnded
            && event instanceof SslCloseCompletionEvent close
            && close.isSuccess();
    inputEnded |= first;
    return first;
  }

  /** Whether the connection may end here without breaking the stream off. */
  boolean hasInputEnded() {
    return tls == null || inputEnded;
  }

  /**
   * Sends what ends a stream before the connection's own end does.
   *
   * @return done once the system has it; null where there is no such thing
   */
  @Nullable Future<?> endOutput() {
    return tls == null ? null : tls.closeOutbound();
  }
}
