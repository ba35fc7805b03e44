package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;

/** Finds the ends of the responses of one destination. Event loop only. */
final class HttpResponses extends HttpMessages {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int NOT_MODIFIED = 304;

  private final Exchanges exchanges;
  private final StatusLine line = new StatusLine();

  /** Number of final responses. */
  private long answered;

  private boolean isSwitched;

  HttpResponses(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  boolean isOtherProtocol() {
    return isSwitched;
  }

  @Override
  void beginLine() {
    line.begin();
  }

  @Override
  boolean readsLastOfLine(byte next) throws FrameException {
    return line.readsLast(next);
  }

  @Override
  void beginBody(HttpHead head, HttpBody body) throws FrameException {
    if (line.status() == SWITCHING_PROTOCOLS) {
      isSwitched = true;
      exchanges.upgrade();
    } else if (!isInterim()) {
      beginFinalBody(answered, head, body);
      answered++;
      return;
    }
    body.beginSized(0);
  }

  /** Follows the rules of RFC 9112, section 6.3. */
  private void beginFinalBody(long number, HttpHead head, HttpBody body) throws FrameException {
    int status = line.status();
    if (exchanges.isConnect(number)) {
      isSwitched = status < MULTIPLE_CHOICES;
      if (!isSwitched) {
        exchanges.refuse();
      }
    }
    boolean isEmpty = status == NO_CONTENT || status == NOT_MODIFIED || exchanges.isHead(number);
    if (isSwitched || isEmpty) {
      body.beginSized(0);
    } else if (head.isChunked()) {
      body.beginChunked();
    } else if (head.isEncoded() || head.contentLength() < 0) {
      body.beginEndless();
    } else {
      body.beginSized(head.contentLength());
    }
  }

  private boolean isInterim() {
    return line.status() < OK && line.status() != SWITCHING_PROTOCOLS;
  }

  /** An interim response, such as 100, is followed by another response to the same request. */
  @Override
  public boolean endsExchange() {
    return !isInterim();
  }
}
