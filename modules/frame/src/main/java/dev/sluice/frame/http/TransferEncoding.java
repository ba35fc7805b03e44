package dev.sluice.frame.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The last word of {@code Transfer-Encoding}. Event loop only. */
final class TransferEncoding {
  private static final byte[] CHUNKED = "chunked".getBytes(US_ASCII);
  private static final int OTHER = -1;

  /** How much of the current word is that of {@link #CHUNKED}, or {@link #OTHER}. */
  private int matched;

  private boolean isPresent;
  private boolean isChunked;

  /** Begins a header. */
  void begin() {
    matched = 0;
    isPresent = false;
    isChunked = false;
  }

  /** Reads a byte of a line. */
  void next(byte next) {
    if (next == ',') {
      matched = 0;
    } else if (next == '\r' || HttpText.isSpace(next)) {
      matched = matched == 0 || matched == CHUNKED.length ? matched : OTHER;
    } else if (matched >= 0
        && matched < CHUNKED.length
        && HttpText.toLowerCase(next) == CHUNKED[matched]) {
      matched++;
    } else {
      matched = OTHER;
    }
  }

  /** Ends a line; the words of several lines are one list. */
  void endLine() {
    isPresent = true;
    isChunked = matched == CHUNKED.length;
    matched = 0;
  }

  boolean isPresent() {
    return isPresent;
  }

  boolean isChunked() {
    return isChunked;
  }
}
