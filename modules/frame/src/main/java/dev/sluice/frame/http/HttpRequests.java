package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;

/** Finds the ends of requests. Event loop only. */
final class HttpRequests extends HttpMessages {
  private final Exchanges exchanges;
  private final RequestLine line = new RequestLine();

  HttpRequests(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  boolean isOtherProtocol() {
    return exchanges.isUpgraded() || (line.isConnect() && !exchanges.isRefused());
  }

  @Override
  void beginLine() {
    line.begin();
  }

  @Override
  boolean readsLastOfLine(byte next) throws FrameException {
    boolean isLast = line.readsLast(next);
    if (isLast) {
      exchanges.add(line.isHead(), line.isConnect());
    }
    return isLast;
  }

  @Override
  void beginBody(HttpHead head, HttpBody body) throws FrameException {
    if (line.isConnect()) {
      body.beginSized(0);
    } else if (head.isChunked()) {
      body.beginChunked();
    } else if (head.isEncoded()) {
      throw new FrameException("has a request whose last transfer encoding is not chunked");
    } else {
      body.beginSized(Math.max(0, head.contentLength()));
    }
  }
}
