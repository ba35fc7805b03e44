package dev.sluice.frame.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;
import dev.sluice.testkit.OneJdkIsEnough;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of HTTP that say where a body ends, one by one. */
@OneJdkIsEnough
class HttpFramersTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String EMPTY = "Content-Length: 0\r\n\r\n";

  private final Framing framing = new HttpType().newFraming();
  private final Framer requests = framing.requests();
  private final Framer responses = framing.responses();

  private int requestsIn(String stream) throws FrameException {
    return Ends.of(requests, stream).size();
  }

  private int responsesIn(String stream) throws FrameException {
    return Ends.of(responses, stream).size();
  }

  @Test
  void aResponseWithoutALengthEndsWithItsConnection() throws FrameException {
    assertThat(requestsIn(GET)).isEqualTo(1);
    assertThat(responsesIn(OK + "\r\n" + OK + EMPTY)).isZero();
    assertThat(responses.isAtEnd()).isFalse();
  }

  @Test
  void aTransferEncodingOtherThanChunkedEndsWithItsConnection() throws FrameException {
    for (String encoding :
        List.of("gzip", "chunked, gzip", "chunkedx", "chunked;q=1", "x chunked")) {
      Framer one = framing.responses();
      String stream = OK + "Transfer-Encoding: " + encoding + "\r\n" + EMPTY;
      assertThat(Ends.of(one, stream)).as(encoding).isEmpty();
    }
    assertThat(responsesIn(OK + "Transfer-Encoding: gzip , chunked \r\n\r\n0\r\n\r\n"))
        .isEqualTo(1);
    assertThatThrownBy(() -> requestsIn("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"))
        .isInstanceOf(FrameException.class);
  }

  @Test
  void chunkedCountsMoreThanALength() throws FrameException {
    String both = "Content-Length: 500\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    assertThat(responsesIn(OK + both)).isEqualTo(1);
    assertThat(requestsIn("POST / HTTP/1.1\r\n" + both)).isEqualTo(1);
  }

  @Test
  void anInterimResponseIsAMessageButNoAnswer() throws FrameException {
    assertThat(requestsIn(GET)).isEqualTo(1);
    assertThat(responsesIn("HTTP/1.1 100 Continue\r\n\r\n")).isEqualTo(1);
    assertThat(responses.endsExchange()).isFalse();
    assertThat(responsesIn(OK + EMPTY)).isEqualTo(1);
    assertThat(responses.endsExchange()).isTrue();
  }

  @Test
  void eachDestinationIsToldOfAHeadRequest() throws FrameException {
    Framer other = framing.responses();
    assertThat(requestsIn("HEAD / HTTP/1.1\r\n\r\n" + GET)).isEqualTo(2);
    String both = OK + "Content-Length: 9\r\n\r\n" + OK + "Content-Length: 3\r\n\r\nabc";
    assertThat(responsesIn("HTTP/1.1 103 Early Hints\r\n\r\n" + both)).isEqualTo(3);
    assertThat(Ends.of(other, both)).hasSize(2);
  }

  @Test
  void aServerMayRespondBeforeItHasARequest() throws FrameException {
    assertThat(responsesIn("HTTP/1.1 408 Request Timeout\r\n" + EMPTY)).isEqualTo(1);
    assertThat(requestsIn(GET + "HEAD / HTTP/1.1\r\n\r\n")).isEqualTo(2);
    assertThat(responsesIn(OK + "Content-Length: 9\r\n\r\n")).isEqualTo(1);
  }

  @Test
  void afterAnUpgradeEachDirectionIsOneMessage() throws FrameException {
    assertThat(requestsIn("GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")).isEqualTo(1);
    assertThat(responsesIn("HTTP/1.1 101 Switching Protocols\r\n\r\n\0any\r\n\r\n")).isEqualTo(1);
    assertThat(requestsIn("\0\r\n\r\n" + GET)).isZero();
  }

  @Test
  void aServerMayIgnoreAnUpgrade() throws FrameException {
    assertThat(requestsIn("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n")).isEqualTo(1);
    assertThat(responsesIn(OK + EMPTY)).isEqualTo(1);
    assertThat(requestsIn(GET + GET)).isEqualTo(2);
  }

  @Test
  void connectBeginsATunnelUnlessItIsRefused() throws FrameException {
    String connect = "CONNECT a:443 HTTP/1.1\r\n\r\n";
    assertThat(requestsIn(connect)).isEqualTo(1);
    assertThat(responsesIn("HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno")).isEqualTo(1);
    assertThat(requestsIn(connect + "\u0016\u0003\u0001" + GET)).isEqualTo(1);
    assertThat(responsesIn(OK + "Content-Length: 2\r\n\r\n\u0016\u0003")).isEqualTo(1);
    assertThat(responses.isAtEnd()).isFalse();
  }

  @Test
  void emptyLinesBeforeARequestBelongToIt() throws FrameException {
    assertThat(Ends.of(requests, GET + "\r\n\n" + GET)).containsExactly(18, 39);
  }

  @Test
  void aLineMayEndWithALineFeedAlone() throws FrameException {
    assertThat(requestsIn("POST / HTTP/1.0\nContent-Length: 1\n\na" + GET)).isEqualTo(2);
    assertThat(responsesIn("HTTP/1.1 200\nTransfer-Encoding: chunked\n\n1\na\n0\n\n")).isEqualTo(1);
  }

  @Test
  void aRepeatedLengthMustBeTheSame() throws FrameException {
    String one = "Content-Length: 1\r\n";
    assertThat(responsesIn(OK + one + one + "\r\na")).isEqualTo(1);
    assertThatThrownBy(() -> responsesIn(OK + one + EMPTY)).isInstanceOf(FrameException.class);
  }

  @Test
  void aFoldedLineOnlyMattersBehindAFieldThatDoes() throws FrameException {
    assertThat(responsesIn(OK + "Cookie: a\r\n b\r\n" + EMPTY)).isEqualTo(1);
    assertThatThrownBy(() -> responsesIn(OK + "Content-Length: 1\r\n 2\r\n\r\n"))
        .isInstanceOf(FrameException.class)
        .hasMessage("has a folded line in its header");
  }

  @Test
  void aBrokenRequestIsAnError() {
    for (String broken :
        List.of(
            "PRI * HTTP/2.0\r\n",
            "GET /\r\n",
            " / HTTP/1.1\r\n",
            "\u0016\u0003\u0001",
            "GET / HTTP/1.1\r\nContent-Length: 1a\r\n",
            "GET / HTTP/1.1\r\nContent-Length: -1\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n",
            "GET / HTTP/1.1\r\nContent-Length:\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 1234567890123456789\r\n",
            "GET / HTTP/1.1\r\nContent-Length\n",
            "GET / HTTP/1.1\r\n\r1")) {
      assertThatThrownBy(() -> Ends.of(new HttpType().newFraming().requests(), broken))
          .as(broken)
          .isInstanceOf(FrameException.class);
    }
  }

  @Test
  void aBrokenResponseIsAnError() {
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";
    for (String broken :
        List.of(
            "HTTP/2.0 200 OK\r\n",
            "HTTP/1.1  200",
            "HTTP/1.1 2x0",
            "HTTP/1.1 099 ",
            "HTTP/1.1 2000",
            "SSH-2.0-OpenSSH",
            chunked + "\r\n",
            chunked + ";a\r\n",
            chunked + "g",
            chunked + "1\r\nab",
            chunked + "1234567890abcdef\r\n")) {
      assertThatThrownBy(() -> Ends.of(new HttpType().newFraming().responses(), broken))
          .as(broken)
          .isInstanceOf(FrameException.class);
    }
  }

  @Test
  void linesAndHeadersAreLimited() {
    String chunk = OK + "Transfer-Encoding: chunked\r\n\r\n1;";
    for (String tooLong :
        List.of(
            OK + "X: " + "x".repeat(HttpHead.MOST),
            OK + "X: y\r\n".repeat(HttpHead.MOST / 6 + 1),
            "HTTP/1.1 200 " + "x".repeat(StatusLine.MOST),
            chunk + "x".repeat(HttpChunks.MOST_LINE),
            chunk + "\r\nx\r\n0\r\nX: " + "x".repeat(HttpHead.MOST))) {
      assertThatThrownBy(() -> Ends.of(new HttpType().newFraming().responses(), tooLong))
          .isInstanceOf(FrameException.class)
          .hasMessageContaining("more than");
    }
    assertThatThrownBy(() -> requestsIn("GET /" + "x".repeat(RequestLine.MOST)))
        .hasMessageContaining("more than");
  }

  @Test
  void aDestinationThatNeverRespondsCostsNothingAndThenFails() throws FrameException {
    Framer late = framing.responses();
    assertThat(requestsIn("HEAD / HTTP/1.1\r\n\r\n".repeat(Exchanges.MOST_PENDING)))
        .isEqualTo(Exchanges.MOST_PENDING);
    String response = OK + "Content-Length: 1\r\n\r\n";
    assertThat(Ends.of(late, response)).hasSize(1);
    assertThat(requestsIn(GET.repeat(2))).isEqualTo(2);
    assertThatThrownBy(() -> Ends.of(late, response))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("more than 8192 requests");
  }
}
