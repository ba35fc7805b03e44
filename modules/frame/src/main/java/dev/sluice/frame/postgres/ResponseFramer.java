package dev.sluice.frame.postgres;

import dev.sluice.frame.FrameException;

/**
 * Finds the messages of a server. Its answer to a request for encryption is a single byte, or an
 * ErrorResponse; if it agrees, no more can be read. Event loop only.
 */
final class ResponseFramer extends MessageFramer {
  private final RequestFramer requests;
  private int answered;
  private boolean isAnswer; // the current message
  private boolean encrypted;

  ResponseFramer(RequestFramer requests) {
    this.requests = requests;
  }

  @Override
  int nextHead() throws FrameException {
    if (encrypted) {
      throw new FrameException("is encrypted from here on");
    }
    isAnswer = answered < requests.asked();
    if (isAnswer) {
      answered++;
    }
    return isAnswer ? 1 : TYPED_HEAD;
  }

  @Override
  boolean hasKind() {
    return true;
  }

  @Override
  int restBehind(byte kind, long head) throws FrameException {
    if (!isAnswer) {
      return typedRest(head);
    }
    switch (kind) {
      case 'N' -> {}
      case 'S', 'G' -> encrypted = true;
      case 'E' -> {
        isAnswer = false;
        return 1 - TYPED_HEAD;
      }
      default -> throw new FrameException("has no answer to a request for encryption");
    }
    return 0;
  }

  /** True for notices, notifications and changed parameters. */
  @Override
  public boolean isUnsolicited() {
    return !isAnswer && (kind() == 'N' || kind() == 'A' || kind() == 'S');
  }

  /** True for ReadyForQuery, and for the answer to a request for encryption. */
  @Override
  public boolean endsExchange() {
    return isAnswer || kind() == 'Z';
  }
}
