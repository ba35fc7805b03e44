package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;
import io.netty.buffer.ByteBuf;

/** Finds the end of a body in chunks, and of its trailer. Event loop only. */
final class HttpChunks {
  /** The longest line before a chunk, in bytes. */
  static final int MOST_LINE = 8 * 1024;

  /** So many hexadecimal digits fit into a long that is not negative. */
  private static final int MOST_DIGITS = 15;

  private final HttpHead trailer;
  private Part part = Part.SIZE;
  private long left;
  private int digits;
  private int lineLength;

  private enum Part {
    SIZE,
    EXTENSION,
    DATA,
    /** CR LF, or LF alone, behind the data. */
    AFTER_DATA,
    TRAILER
  }

  /**
   * Creates the framer.
   *
   * @param trailer used for the trailer
   */
  HttpChunks(HttpHead trailer) {
    this.trailer = trailer;
  }

  void begin() {
    beginChunk();
  }

  private void beginChunk() {
    part = Part.SIZE;
    left = 0;
    digits = 0;
    lineLength = 0;
  }

  /** Reads bytes, at most to the end of the trailer; returns how many, at least 1. */
  int read(ByteBuf bytes, int index, int length) throws FrameException {
    int done = 0;
    while (done < length && !isAtEnd()) {
      done += step(bytes, index + done, length - done);
    }
    return done;
  }

  private int step(ByteBuf bytes, int index, int length) throws FrameException {
    switch (part) {
      case DATA -> {
        int done = (int) Math.min(left, length);
        left -= done;
        part = left == 0 ? Part.AFTER_DATA : part;
        return done;
      }
      case TRAILER -> {
        return trailer.read(bytes, index, length);
      }
      case AFTER_DATA -> afterData(bytes.getByte(index));
      default -> sizeLine(bytes.getByte(index));
    }
    return 1;
  }

  private void sizeLine(byte next) throws FrameException {
    lineLength++;
    if (lineLength > MOST_LINE) {
      throw new FrameException("has a chunk with more than " + MOST_LINE + " bytes before it");
    }
    int digit = Character.digit(next, 16);
    if (part == Part.SIZE && digit >= 0 && digits < MOST_DIGITS) {
      digits++;
      left = (left << 4) | digit;
    } else if (digits == 0 || (digit >= 0 && part == Part.SIZE)) {
      throw new FrameException("has a chunk without a size");
    } else if (next == '\n') {
      endSizeLine();
    } else {
      part = Part.EXTENSION;
    }
  }

  private void endSizeLine() {
    if (left > 0) {
      part = Part.DATA;
    } else {
      part = Part.TRAILER;
      trailer.begin();
    }
  }

  private void afterData(byte next) throws FrameException {
    if (next == '\n') {
      beginChunk();
    } else if (next != '\r') {
      throw new FrameException("has a chunk that is not as long as its size");
    }
  }

  boolean isAtEnd() {
    return part == Part.TRAILER && trailer.isAtEnd();
  }
}
