package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard between Netty's codec and the test, which answers in the place of Vert.x. */
class RequestGuardTest {
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
  private final Faults faults = new Faults();
  private final RequestGuard guard = guard();

  private RequestGuard guard() {
    channel.pipeline().addLast(RequestGuard.AFTER, new HttpResponseEncoder());
    return RequestGuard.add(channel, "192.0.2.7", faults);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String text) {
    channel.writeInbound(bytes(text));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text.replace("|", "\r\n"), StandardCharsets.ISO_8859_1);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1|Host: a||";
  }

  /**
   * Takes the messages that the guard has passed on: paths of requests, and bodies that are not
   * empty.
   */
  private List<String> passed() {
    List<String> passed = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next instanceof HttpRequest request) {
        passed.add(request.uri());
      } else if (next instanceof HttpContent content && content.content().isReadable()) {
        passed.add(content.content().toString(StandardCharsets.ISO_8859_1));
      }
      ReferenceCountUtil.release(next);
    }
    return passed;
  }

  /** Takes the text that was sent to the client. */
  private String sent() {
    StringBuilder sent = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      sent.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return sent.toString();
  }

  private static FullHttpResponse response(HttpResponseStatus status, String body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes(body));
    if (status.code() >= 200) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
    }
    return response;
  }

  private void answer() {
    channel.writeOutbound(response(HttpResponseStatus.OK, "answer"));
    channel.runPendingTasks();
  }

  /** Begins an answer whose end is still to come. */
  private void beginAnswer(String contentType) {
    HttpResponse begin = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    begin.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    begin.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    channel.writeOutbound(begin);
  }

  private void assertRefused(int status, String words) {
    assertThat(passed()).isEmpty();
    assertThat(sent())
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("connection: close")
        .endsWith("{\"errors\":[\"" + words + "\"],\"fields\":[]}");
    assertThat(channel.isOpen()).isFalse();
    assertThat(faults.of(Fault.MALFORMED)).isEqualTo(1);
  }

  @Test
  void theNextRequestIsPassedOnOnceTheClientHasTakenTheAnswer() {
    receive(get("/1") + get("/2") + get("/3"));
    assertThat(passed()).containsExactly("/1");

    ChannelFuture written = channel.write(response(HttpResponseStatus.OK, "answer"));
    channel.runPendingTasks();
    assertThat(written.isDone()).isFalse();
    assertThat(passed()).isEmpty();
    channel.flush();
    channel.runPendingTasks();
    assertThat(passed()).containsExactly("/2");

    answer();
    assertThat(passed()).containsExactly("/3");
  }

  @Test
  void aRequestIsPassedOnPieceByPieceAsItArrives() {
    receive("POST /1 HTTP/1.1|Host: a|Content-Length: 4||ab");
    assertThat(passed()).containsExactly("/1", "ab");
    receive("cd" + get("/2"));
    assertThat(passed()).containsExactly("cd");
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestDoesNotLetTheNextOneOvertakeIt() {
    receive("POST /1 HTTP/1.1|Host: a|Content-Length: 4||ab");
    answer();
    receive("cd" + get("/2"));
    assertThat(passed()).containsExactly("/1", "ab", "cd", "/2");
  }

  @Test
  void asManyPiecesAsAreAllowedWait() {
    receive(get("/1"));
    receive(get("/2").repeat(RequestGuard.MAX_PIECES / 2));
    assertThat(channel.isOpen()).isTrue();
    assertThat(faults.of(Fault.PIPELINED)).isZero();
  }

  @Test
  void onePieceTooManyBeforeTheAnswerClosesTheConnection() {
    receive(get("/1"));
    receive(get("/2").repeat(RequestGuard.MAX_PIECES / 2));
    receive("POST /3 HTTP/1.1|Host: a|Content-Length: 1||");
    assertThat(channel.isOpen()).isFalse();
    assertThat(faults.of(Fault.PIPELINED)).isEqualTo(1);
    assertThat(passed()).containsExactly("/1");
    assertThat(sent()).isEmpty();
  }

  @Test
  void aTextThatIsNotHttpIsAnsweredAndClosed() {
    receive("nonsense||" + get("/1"));
    assertRefused(400, "the request is not HTTP/1.1");
  }

  @Test
  void aRequestLineThatIsTooLongIsAnsweredAndClosed() {
    receive(get("/" + "a".repeat(HttpObjectDecoder.DEFAULT_MAX_INITIAL_LINE_LENGTH)));
    assertRefused(414, "the request line is too long");
  }

  @Test
  void aHeadThatIsTooLargeIsAnsweredAndClosed() {
    receive(
        "GET / HTTP/1.1|Host: a|A: "
            + "a".repeat(HttpObjectDecoder.DEFAULT_MAX_HEADER_SIZE)
            + "||");
    assertRefused(431, "the headers are too large");
  }

  /** Notes the responses that the guard lets pass to the encoder. */
  private static final class Responses extends ChannelOutboundHandlerAdapter {
    final List<HttpResponseStatus> written = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse response) {
        written.add(response.status());
      }
      context.write(message, promise);
    }
  }

  private void beginChunkedBody() {
    receive("POST /1 HTTP/1.1|Host: a|Transfer-Encoding: chunked||2|ab|");
    assertThat(passed()).containsExactly("/1", "ab");
  }

  private void breakBody() {
    receive("no size|");
  }

  @Test
  void aBodyThatIsMalformedIsAnsweredAndClosed() {
    beginChunkedBody();
    breakBody();
    assertRefused(400, "the body is not as HTTP/1.1 has it");
  }

  @Test
  void aBodyThatIsMalformedAfterTheAnswerHasBegunGetsNoOther() {
    Responses responses = new Responses();
    channel.pipeline().addAfter(RequestGuard.AFTER, null, responses);
    beginChunkedBody();
    beginAnswer("text/plain");
    breakBody();
    assertThat(responses.written).containsExactly(HttpResponseStatus.OK);
    assertThat(sent()).startsWith("HTTP/1.1 200 ");
    assertThat(channel.isOpen()).isFalse();
    assertThat(faults.of(Fault.MALFORMED)).isEqualTo(1);
  }

  @Test
  void aContinueIsNotTheAnswerThatTheNextRequestWaitsFor() {
    beginChunkedBody();
    channel.writeOutbound(response(HttpResponseStatus.CONTINUE, ""));
    assertThat(sent()).startsWith("HTTP/1.1 100 ");
    receive("0||" + get("/2"));
    assertThat(guard.isResponding()).isTrue();
    assertThat(passed()).isEmpty();

    answer();
    assertThat(passed()).containsExactly("/2");
  }

  @Test
  void aRefusedConnectionTakesNoMoreWritesAndReleasesThem() {
    guard.drop(Fault.UNREAD, "it did not read");
    FullHttpResponse late = response(HttpResponseStatus.OK, "late");
    ChannelFuture written = channel.writeAndFlush(late);
    assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(late.refCnt()).isZero();
    assertThat(sent()).isEmpty();
    assertThat(faults.of(Fault.UNREAD)).isEqualTo(1);
  }

  @Test
  void piecesThatWaitAreReleasedWithTheConnection() {
    receive(get("/1"));
    ByteBuf body = bytes("waits");
    channel.writeInbound(new DefaultHttpContent(body));
    assertThat(body.refCnt()).isEqualTo(1);

    channel.close();

    assertThat(body.refCnt()).isZero();
    assertThat(passed()).containsExactly("/1");
  }

  private boolean isLateAfter(Duration time, Duration request, Duration answer) {
    return guard.isLate(System.nanoTime() + time.toNanos() + 1, request, answer);
  }

  @Test
  void aClientThatSendsNoWholeHeadInTimeIsLate() {
    receive("GET / HTTP/1.1|Host: ");
    assertThat(isLateAfter(Duration.ZERO, SHORT, LONG)).isFalse();
    assertThat(isLateAfter(SHORT, SHORT, LONG)).isTrue();
  }

  @Test
  void aClientThatSendsItsBodyTooSlowlyIsLate() {
    receive("POST / HTTP/1.1|Host: a|Content-Length: 4||ab");
    assertThat(guard.isResponding()).isFalse();
    assertThat(isLateAfter(SHORT, SHORT, LONG)).isTrue();
    receive("cd");
    assertThat(isLateAfter(SHORT, SHORT, LONG)).isFalse();
  }

  @Test
  void aClientThatDoesNotTakeItsAnswerInTimeIsLate() {
    receive(get("/1"));
    assertThat(guard.isResponding()).isTrue();
    assertThat(isLateAfter(SHORT, LONG, SHORT)).isTrue();
    answer();
    assertThat(guard.isResponding()).isFalse();
    assertThat(isLateAfter(SHORT, LONG, SHORT)).isFalse();
  }

  @Test
  void aStreamOfEventsMayTakeAnyTime() {
    receive(get("/1"));
    beginAnswer(RequestGuard.EVENT_STREAM);
    assertThat(isLateAfter(LONG, SHORT, SHORT)).isFalse();
  }

  @Test
  void theTimeForTheNextRequestBeginsWithTheEndOfTheAnswer() {
    long created = System.nanoTime();
    long later = created;
    while (later == created) {
      later = System.nanoTime();
    }
    Duration between = Duration.ofNanos(later - created);
    assertThat(guard.isLate(later + 1, between, LONG)).isTrue();
    receive(get("/1"));
    answer();
    assertThat(guard.isLate(later + 1, between, LONG)).isFalse();
  }

  @Test
  void aConnectionThatItsClientResetsIsClosedAndNoFault() {
    channel.pipeline().fireExceptionCaught(new IOException("reset by peer"));
    assertThat(channel.isOpen()).isFalse();
    assertThat(faults.of(Fault.MALFORMED)).isZero();
  }

  @Test
  void anErrorOfTheCodecIsAFaultOfTheClient() {
    channel.pipeline().fireExceptionCaught(new IllegalArgumentException("no such frame"));
    assertThat(channel.isOpen()).isFalse();
    assertThat(faults.of(Fault.MALFORMED)).isEqualTo(1);
  }
}
