package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;

/** The first line of a response. Event loop only. */
final class StatusLine {
  /** The longest line, in bytes. */
  static final int MOST = 64 * 1024;

  private static final long VERSION = HttpText.pack("HTTP/1.");

  private static final int VERSION_LENGTH = "HTTP/1.1".length();
  private static final int STATUS_END = VERSION_LENGTH + " 200".length();

  private int size;
  private long version;
  private int status;

  void begin() {
    size = 0;
    version = 0;
    status = 0;
  }

  /**
   * Reads a byte.
   *
   * @return whether it was the last byte, a line feed
   */
  boolean readsLast(byte next) throws FrameException {
    if (size < VERSION_LENGTH) {
      version = HttpText.append(version, next);
      check(size < VERSION_LENGTH - 1 || (version >>> 8) == VERSION);
    } else if (size == VERSION_LENGTH) {
      check(next == ' ');
    } else if (size < STATUS_END) {
      check(next >= '0' && next <= '9');
      status = status * 10 + (next - '0');
    } else if (size == STATUS_END) {
      check(status >= 100 && (next == ' ' || next == '\r' || next == '\n'));
    }
    size++;
    if (size > MOST) {
      throw new FrameException("has a status line of more than " + MOST + " bytes");
    }
    return size > STATUS_END && next == '\n';
  }

  private static void check(boolean right) throws FrameException {
    if (!right) {
      throw new FrameException("has a response that does not begin with HTTP/1 and a status");
    }
  }

  /** Returns the status code, 100 to 999. */
  int status() {
    return status;
  }
}
