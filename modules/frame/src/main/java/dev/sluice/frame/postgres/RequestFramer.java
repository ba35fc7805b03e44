package dev.sluice.frame.postgres;

import dev.sluice.frame.FrameException;

/**
 * Finds the messages of a client. The first ones have a length and a code instead of a type byte:
 * any number of requests for encryption, then a StartupMessage or a CancelRequest. Event loop only.
 */
final class RequestFramer extends MessageFramer {
  // As the documentation of PostgreSQL has them under "Message Formats".
  static final int CANCEL = 80_877_102;
  static final int SSL = 80_877_103;
  static final int GSS = 80_877_104;

  private static final int MAJOR_VERSION = 3;
  private static final int MOST_STARTUP_BYTES = 10_000; // a server refuses more, too

  private int code; // of the last message without a type byte
  private boolean started;
  private boolean typed; // the current message
  private int asked;

  /** Returns the number of requests for encryption, each of which is answered by one byte. */
  int asked() {
    return asked;
  }

  @Override
  int nextHead() {
    typed = started;
    return typed ? TYPED_HEAD : 2 * Integer.BYTES;
  }

  @Override
  boolean hasKind() {
    return typed;
  }

  @Override
  int restBehind(byte kind, long head) throws FrameException {
    if (typed) {
      return typedRest(head);
    }
    code = (int) head;
    int rest = rest((int) (head >>> Integer.SIZE), 2 * Integer.BYTES, MOST_STARTUP_BYTES);
    switch (code) {
      case SSL, GSS -> {
        if (rest > 0) {
          throw new FrameException("has a request for encryption with more than a code");
        }
        asked++;
      }
      default -> {
        if (code != CANCEL && code >>> Short.SIZE != MAJOR_VERSION) {
          throw new FrameException("begins with no message of PostgreSQL's protocol, version 3");
        }
        started = true;
      }
    }
    return rest;
  }

  @Override
  public boolean isUnsolicited() {
    return false;
  }

  /**
   * True for Query, Sync and FunctionCall, for a StartupMessage, whose response ends with the first
   * ReadyForQuery, and for a request for encryption.
   */
  @Override
  public boolean endsExchange() {
    return typed ? kind() == 'Q' || kind() == 'S' || kind() == 'F' : code != CANCEL;
  }
}
