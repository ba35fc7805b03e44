package dev.sluice.admin.http;

import dev.sluice.admin.http.RequestHead.Refusal;
import dev.sluice.config.ErrorText;
import dev.sluice.transport.StreamChannels;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The guard of one connection, between the decoder of HTTP and Vert.x. It passes on one request at
 * a time, and the next one once the client has taken the response. It refuses all other data, and
 * then closes the connection. Event loop only.
 *
 * <p>Vert.x and the handlers that it adds log a stack trace for many of those mistakes, so they
 * must not see them.
 */
public final class RequestGuard extends ChannelDuplexHandler {
  /** Largest number of waiting pieces of later requests; a request has two or more pieces. */
  static final int MAX_PIECES = 64;

  /** The content type of responses without an end. */
  public static final String EVENT_STREAM = "text/event-stream";

  private static final AttributeKey<RequestGuard> KEY = AttributeKey.valueOf("sluice.guard");
  static final String AFTER = "httpEncoder"; // its name in Vert.x

  private final Channel channel;
  private final String client;
  private final Faults faults;
  private final Queue<Object> later = new ArrayDeque<>();
  private boolean isArriving; // Vert.x has the beginning of a request
  private boolean isDue; // the client has not taken the whole response
  private boolean isBegun; // the response has begun
  private boolean isInterim; // a preliminary response such as 100 Continue is being written
  private boolean isEndless;
  private boolean isRefused;
  private long sinceNanos = System.nanoTime();

  private RequestGuard(Channel channel, String client, Faults faults) {
    this.channel = channel;
    this.client = client;
    this.faults = faults;
  }

  /**
   * Adds a guard to a connection that has read nothing yet.
   *
   * @param client address of the client
   */
  static RequestGuard add(HttpConnection connection, String client, Faults faults) {
    return add(channel(connection), client, faults);
  }

  /** Adds a guard to a channel whose encoder has the name that Vert.x gives it. */
  static RequestGuard add(Channel channel, String client, Faults faults) {
    RequestGuard guard = new RequestGuard(channel, client, faults);
    channel.attr(KEY).set(guard);
    channel.pipeline().addAfter(AFTER, null, guard);
    return guard;
  }

  /** Returns the guard of a connection. */
  public static RequestGuard of(HttpConnection connection) {
    return Objects.requireNonNull(channel(connection).attr(KEY).get(), "guard");
  }

  /** Returns the channel of a connection. */
  static Channel channel(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }

  /** Returns the address of the client. */
  public String client() {
    return client;
  }

  /** Returns whether the client has read enough to be sent more. */
  public boolean isWritable() {
    return channel.isWritable();
  }

  /**
   * Returns whether the client waits for a response or reads one; otherwise it must send a request.
   */
  boolean isResponding() {
    return isDue && !isArriving;
  }

  /** Returns whether the client has taken too long; a response without an end may take any time. */
  boolean isLate(long now, Duration request, Duration response) {
    long nanos = now - sinceNanos;
    return isResponding() ? !isEndless && nanos > response.toNanos() : nanos > request.toNanos();
  }

  /** Closes the connection at once, and discards what the client has not read. */
  public void drop(Fault fault, String what) {
    faults.add(fault, client, what);
    abort();
  }

  /**
   * Closes the channel, not the connection of Vert.x, which would wait until the client has read
   * everything.
   */
  private void abort() {
    isRefused = true;
    if (channel.isActive()) {
      StreamChannels.resetOnClose(channel);
      channel.pipeline().firstContext().close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isRefused) {
      ReferenceCountUtil.release(message);
    } else if (later.isEmpty() && !isResponding()) {
      pass(context, message);
    } else if (later.size() < MAX_PIECES) {
      later.add(message);
    } else {
      ReferenceCountUtil.release(message);
      drop(Fault.PIPELINED, "it sent too many requests before the response to the first");
    }
  }

  private void pass(ChannelHandlerContext context, Object message) {
    Refusal refusal = refusal(message);
    if (refusal != null) {
      ReferenceCountUtil.release(message);
      refuse(context, refusal);
      return;
    }
    if (message instanceof HttpRequest) {
      isArriving = true;
      isDue = true;
    }
    if (message instanceof LastHttpContent) {
      isArriving = false;
      sinceNanos = System.nanoTime();
    }
    context.fireChannelRead(message);
  }

  private static @Nullable Refusal refusal(Object message) {
    if (message instanceof HttpRequest request) {
      return RequestHead.refusal(request);
    }
    return message instanceof HttpContent content && content.decoderResult().isFailure()
        ? RequestHead.bad("the body is not as HTTP/1.1 has it")
        : null;
  }

  private void refuse(ChannelHandlerContext context, Refusal why) {
    isRefused = true;
    faults.add(Fault.MALFORMED, client, why.words());
    if (isBegun) { // HTTP allows no second response
      abort();
    } else {
      var unused = context.writeAndFlush(response(why)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static FullHttpResponse response(Refusal why) {
    String json = ErrorResponses.json(why.words()).encode();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            why.status(),
            Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (isRefused) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    if (message instanceof HttpResponse response) {
      isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      isBegun |= !isInterim;
      isEndless |= EVENT_STREAM.equals(response.headers().get(HttpHeaderNames.CONTENT_TYPE));
    }
    ChannelPromise written = promise;
    if (message instanceof LastHttpContent && !isInterim) {
      written = promise.unvoid().addListener(taken -> responded(context));
    }
    context.write(message, written);
  }

  private void responded(ChannelHandlerContext context) {
    isDue = false;
    isBegun = false;
    isEndless = false;
    if (!isArriving) {
      sinceNanos = System.nanoTime();
    }
    if (!later.isEmpty()) {
      // Not now: Vert.x may be about to note that this response has ended.
      context.executor().execute(() -> next(context));
    }
  }

  private void next(ChannelHandlerContext context) {
    while (!isRefused && !isResponding() && !later.isEmpty()) {
      pass(context, later.remove());
    }
    context.fireChannelReadComplete(); // until then, Vert.x flushes nothing
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) { // an IOException means that the client has gone
      faults.add(Fault.MALFORMED, client, ErrorText.of(cause));
    }
    abort();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isRefused = true;
    later.forEach(ReferenceCountUtil::release);
    later.clear();
    context.fireChannelInactive();
  }
}
