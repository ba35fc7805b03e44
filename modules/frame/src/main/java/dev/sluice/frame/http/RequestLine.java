package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;

/** The first line of a request. Event loop only. */
final class RequestLine {
  /** The longest line, in bytes. */
  static final int MOST = 64 * 1024;

  private static final long HEAD = HttpText.pack("HEAD");
  private static final long CONNECT = HttpText.pack("CONNECT");
  private static final long VERSION = HttpText.pack("HTTP/1.");

  private int size;
  private long method;

  /** The last bytes of the line. */
  private long last;

  private boolean inMethod = true;

  void begin() {
    size = 0;
    method = 0;
    last = 0;
    inMethod = true;
  }

  /**
   * Reads a byte.
   *
   * @return whether it was the last byte, a line feed
   */
  boolean readsLast(byte next) throws FrameException {
    boolean isEndOfLine = next == '\r' || next == '\n';
    if (size == 0 && isEndOfLine) {
      return false; // some clients send an empty line between two requests
    }
    size++;
    if (size > MOST) {
      throw new FrameException("has a request line of more than " + MOST + " bytes");
    }
    if (inMethod) {
      method(next);
    } else if (next == '\n') {
      check((last >>> 8) == VERSION, "has a request line without HTTP/1 at its end");
      return true;
    } else if (!isEndOfLine) {
      last = HttpText.append(last, next);
    }
    return false;
  }

  private void method(byte next) throws FrameException {
    if (next == ' ' && method != 0) {
      inMethod = false;
    } else {
      check(next > ' ' && next < 0x7f, "has a request without a method");
      method = HttpText.append(method, next);
    }
  }

  private static void check(boolean right, String message) throws FrameException {
    if (!right) {
      throw new FrameException(message);
    }
  }

  boolean isHead() {
    return method == HEAD;
  }

  boolean isConnect() {
    return method == CONNECT;
  }
}
