package dev.sluice.admin.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The check of a request's first line and headers, before any other part reads them. It rejects all
 * that two parts could understand in different ways.
 */
final class RequestHead {
  /** Visible characters of ASCII, no fragment, and each percent sign begins an escape. */
  private static final Pattern TARGET = Pattern.compile("(?:[!\"$&-~]|%[0-9A-Fa-f]{2})*+");

  private static final String SCHEME = "http://";

  /**
   * The rejection of a request.
   *
   * @param status status of the response
   * @param words the error message for the client
   */
  record Refusal(HttpResponseStatus status, String words) {}

  private RequestHead() {}

  /** Returns the rejection of a request; null if it is accepted. */
  static @Nullable Refusal refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return undecoded(request.decoderResult().cause());
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return new Refusal(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.1 and HTTP/1.0 are spoken");
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1) {
      return bad("Host: is given more than once");
    }
    if (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1)) {
      return bad("Host: missing");
    }
    return target(request.uri(), hosts.isEmpty() ? null : hosts.get(0));
  }

  private static @Nullable Refusal target(String uri, @Nullable String host) {
    if (!TARGET.matcher(uri).matches()) {
      return bad("the request target has a character or an escape that is not allowed");
    }
    if (uri.startsWith("/")) {
      return null;
    }
    if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return bad("the request target is neither a path nor an http URL");
    }
    return authority(uri).equalsIgnoreCase(host)
        ? null
        : bad("the request target has another host than the Host header");
  }

  private static String authority(String uri) {
    int end = SCHEME.length();
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    return uri.substring(SCHEME.length(), end);
  }

  private static Refusal undecoded(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
    } else if (cause instanceof TooLongHttpHeaderException) {
      return new Refusal(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too large");
    }
    return bad("the request is not HTTP/1.1");
  }

  /** Returns the rejection of a request that cannot be parsed. */
  static Refusal bad(String words) {
    return new Refusal(HttpResponseStatus.BAD_REQUEST, words);
  }
}
