package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

  private static RequestHead.@Nullable Refusal refusal(String head) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    String text = head.replace("|", "\r\n") + "\r\n\r\n";
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    HttpRequest request = channel.readInbound();
    channel.finishAndReleaseAll();
    return RequestHead.refusal(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1|Host: a",
        "GET / HTTP/1.0",
        "GET /api/routes/a%2fb?x=%20&y=$(z) HTTP/1.1|Host: a:1",
        "POST http://a:1/api HTTP/1.1|Host: a:1",
        "GET HTTP://A:1 HTTP/1.1|Host: a:1",
        "GET http://a:1?x HTTP/1.1|Host: a:1",
      })
  void a_head_with_one_meaning_passes(String head) {
    assertThat(refusal(head)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1|Host: a|Host: a, 400, Host: is given more than once",
    "DELETE / HTTP/1.1|Host: a|Host: b, 400, Host: is given more than once",
    "GET / HTTP/1.1, 400, Host: missing",
    "GET / HTTP/2.0|Host: a, 505, only HTTP/1.1 and HTTP/1.0 are spoken",
    "GET / HTTP/1.9|Host: a, 505, only HTTP/1.1 and HTTP/1.0 are spoken",
    "PRI * HTTP/2.0, 505, only HTTP/1.1 and HTTP/1.0 are spoken",
    "GET http://b/ HTTP/1.1|Host: a, 400, the request target has another host than the Host header",
    "GET http://a@b/ HTTP/1.1|Host: a, 400, another host than",
    "GET http://a:80/ HTTP/1.1|Host: a, 400, another host than",
    "GET http:///x HTTP/1.1|Host: a, 400, another host than",
    "GET http://a/ HTTP/1.0, 400, another host than",
    "GET https://a/ HTTP/1.1|Host: a, 400, neither a path nor an http URL",
    "GET file:/// HTTP/1.1|Host: a, 400, neither a path nor an http URL",
    "OPTIONS * HTTP/1.1|Host: a, 400, neither a path nor an http URL",
    "CONNECT a:1 HTTP/1.1|Host: a:1, 400, neither a path nor an http URL",
    "GET /%zz HTTP/1.1|Host: a, 400, a character or an escape that is not allowed",
    "GET /?x=%4 HTTP/1.1|Host: a, 400, a character or an escape that is not allowed",
    "GET /\u0001 HTTP/1.1|Host: a, 400, a character or an escape that is not allowed",
    "GET /# HTTP/1.1|Host: a, 400, a character or an escape that is not allowed",
    "GET /\u00e4 HTTP/1.1|Host: a, 400, a character or an escape that is not allowed",
    "GET / HTTP/1.1|Host: a|no colon, 400, the request is not HTTP/1.1",
    "GET / HTTP/1.1|Host: a|Content-Length: -1, 400, the request is not HTTP/1.1",
  })
  void a_head_that_could_have_two_meanings_is_refused(String head, int status, String words) {
    RequestHead.Refusal refusal = refusal(head);
    assertThat(refusal).isNotNull();
    assertThat(refusal.status().code()).isEqualTo(status);
    assertThat(refusal.words()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({"GET /%s HTTP/1.1|Host: a, 414", "GET / HTTP/1.1|Host: a|X: %s, 431"})
  void lengths_above_a_limit_have_their_own_status(String head, int status) {
    RequestHead.Refusal refusal = refusal(head.formatted("a".repeat(10_000)));
    assertThat(refusal).isNotNull();
    assertThat(refusal.status().code()).isEqualTo(status);
  }
}
