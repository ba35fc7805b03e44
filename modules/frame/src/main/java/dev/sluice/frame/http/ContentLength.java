package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;

/** The value of {@code Content-Length}. Event loop only. */
final class ContentLength {
  private static final int MOST_DIGITS = 18;

  private long value;
  private long inLine;
  private int digits;
  private boolean isAfter;

  /** Begins a header. */
  void begin() {
    value = -1;
    beginLine();
  }

  private void beginLine() {
    inLine = 0;
    digits = 0;
    isAfter = false;
  }

  /** Reads a byte of a line. */
  void next(byte next) throws FrameException {
    if (next == '\r' || HttpText.isSpace(next)) {
      isAfter = digits > 0;
      return;
    }
    if (next < '0' || next > '9' || isAfter || digits == MOST_DIGITS) {
      throw new FrameException("has a Content-Length that is no number");
    }
    digits++;
    inLine = inLine * 10 + (next - '0');
  }

  /** Ends a line; a header may repeat the same value. */
  void endLine() throws FrameException {
    if (digits == 0 || (value >= 0 && value != inLine)) {
      throw new FrameException("has a header with an empty, or another second, Content-Length");
    }
    value = inLine;
    beginLine();
  }

  /** Returns the length in bytes; -1 if there is none. */
  long value() {
    return value;
  }
}
