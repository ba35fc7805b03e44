package dev.sluice.frame.redis;

import dev.sluice.frame.FrameException;
import io.netty.buffer.ByteBuf;

/** The bytes of a string or line, and the CR LF behind them. Event loop only. */
final class RedisBytes {
  private long left;
  private boolean afterReturn;
  private boolean atEnd;

  /**
   * Begins a string or a line.
   *
   * @param length number of bytes before CR LF; 0 for a line, whose length is not known
   */
  void begin(long length) {
    left = length;
    afterReturn = false;
    atEnd = false;
  }

  /** Reads bytes of a string; returns how many, at least 1. */
  int read(ByteBuf bytes, int index, int length) throws FrameException {
    int done = (int) Math.min(left, length);
    left -= done;
    while (!atEnd && done < length) {
      if (bytes.getByte(index + done) != (afterReturn ? '\n' : '\r')) {
        throw new FrameException("has a string that is not followed by CR LF");
      }
      atEnd = afterReturn;
      afterReturn = true;
      done++;
    }
    return done;
  }

  /** Reads bytes of a line; returns how many, at least 1. */
  int line(ByteBuf bytes, int index, int length) throws FrameException {
    int feed = bytes.indexOf(index, index + length, (byte) '\n');
    if (feed < 0) {
      afterReturn = bytes.getByte(index + length - 1) == '\r';
      return length;
    }
    if (feed == index ? !afterReturn : bytes.getByte(feed - 1) != '\r') {
      throw new FrameException("has a line that ends without CR");
    }
    atEnd = true;
    return feed + 1 - index;
  }

  /** Returns whether CR LF has been read. */
  boolean isAtEnd() {
    return atEnd;
  }
}
