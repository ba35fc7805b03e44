package dev.sluice.tee;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The handlers between a session and one of its sockets, such as those of TLS.
 *
 * <p>With TLS, a stream ends with {@code close_notify}; without it, the end of the connection means
 * that the stream was truncated (RFC 8446, section 6.1). Event loop only.
 */
final class Codecs {
  private final boolean encode;
  private final @Nullable SslHandler tls;
  private boolean inputEnded;
  private boolean reported; // the event that comes only once has come, and was not about the input

  private Codecs(ChannelHandler last, ChannelPipeline pipeline) {
    this.encode =
        pipeline.toMap().values().stream()
            .anyMatch(handler -> handler != last && handler instanceof ChannelOutboundHandler);
    this.tls = pipeline.get(SslHandler.class);
  }

  /**
   * Returns the handlers before a session's handler.
   *
   * @return the handlers; null if there are none
   */
  static @Nullable Codecs before(ChannelHandler last, ChannelPipeline pipeline) {
    return pipeline.first() == last ? null : new Codecs(last, pipeline);
  }

  /**
   * Returns whether written bytes may be encoded, so that a released slice may still be pending in
   * encoded form.
   */
  boolean encode() {
    return encode;
  }

  /** Returns whether this event is the first to say that the peer has sent its whole stream. */
  boolean isEndOfInput(Object event) {
    if (tls == null
        || inputEnded
        || !(event instanceof SslCloseCompletionEvent close && close.isSuccess())) {
      return false;
    }
    // BoringSSL in Netty also reports the end of its own stream.
    inputEnded = tls.engine().isInboundDone();
    reported = !inputEnded;
    return inputEnded;
  }

  /** The same, for an end without an event; called after each turn of reads. */
  boolean isSilentEndOfInput() {
    if (tls == null || inputEnded || !reported) {
      return false;
    }
    inputEnded = tls.engine().isInboundDone();
    return inputEnded;
  }

  /** Returns whether the peer's stream is whole if the connection ends now. */
  boolean hasInputEnded() {
    return tls == null || inputEnded;
  }

  /**
   * Sends the codec's end of the stream, which precedes the end of the connection.
   *
   * @return completed once the system has it; null if the codec has no such end
   */
  @Nullable Future<?> endOutput() {
    return tls == null ? null : tls.closeOutbound();
  }
}
