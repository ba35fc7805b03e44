package dev.sluice.frame.http;

import static dev.sluice.frame.http.HttpText.isSpace;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.frame.FrameException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Finds the end of a header or trailer, and what it says of the body. Event loop only. */
final class HttpHead {
  /** The largest header, in bytes. */
  static final int MOST = 256 * 1024;

  private static final byte[] LENGTH = "content-length".getBytes(US_ASCII);
  private static final byte[] ENCODING = "transfer-encoding".getBytes(US_ASCII);

  private final ContentLength length = new ContentLength();
  private final TransferEncoding encoding = new TransferEncoding();
  private int size;
  private boolean atEnd;
  private Part part = Part.NAME;

  /** The name that the current line has so far; null if it says nothing of the body. */
  private byte @Nullable [] candidate;

  /** Number of bytes of the name that have been read. */
  private int matched;

  private enum Part {
    NAME,
    LENGTH,
    ENCODING,
    /** The rest of a line that says nothing of the body. */
    REST,
    /** The line feed of the empty line. */
    LAST
  }

  void begin() {
    length.begin();
    encoding.begin();
    size = 0;
    atEnd = false;
    beginLine();
  }

  private void beginLine() {
    part = Part.NAME;
    matched = 0;
  }

  /** Reads bytes, at most to the end of the empty line; returns how many, at least 1. */
  int read(ByteBuf bytes, int index, int length) throws FrameException {
    int done = 0;
    while (done < length && !atEnd) {
      if (part == Part.REST) {
        done += rest(bytes, index + done, length - done);
      } else {
        next(bytes.getByte(index + done));
        done++;
      }
    }
    size += done;
    if (size > MOST) {
      throw new FrameException("has a header of more than " + MOST + " bytes");
    }
    return done;
  }

  private int rest(ByteBuf bytes, int index, int length) {
    int feed = bytes.indexOf(index, index + length, (byte) '\n');
    if (feed < 0) {
      return length;
    }
    beginLine();
    return feed + 1 - index;
  }

  private void next(byte next) throws FrameException {
    switch (part) {
      case NAME -> name(next);
      case LENGTH -> {
        if (next == '\n') {
          length.endLine();
          beginLine();
        } else {
          length.next(next);
        }
      }
      case ENCODING -> {
        if (next == '\n') {
          encoding.endLine();
          beginLine();
        } else {
          encoding.next(next);
        }
      }
      default -> {
        check(next == '\n', "has a header with CR without LF");
        atEnd = true;
      }
    }
  }

  private void name(byte next) throws FrameException {
    if (matched == 0) {
      firstOfLine(next);
    } else if (candidate != null && matched == candidate.length && next == ':') {
      part = candidate == LENGTH ? Part.LENGTH : Part.ENCODING;
    } else if (next == '\n') {
      throw new FrameException("has a line without a colon in its header");
    } else if (candidate != null
        && matched < candidate.length
        && HttpText.toLowerCase(next) == candidate[matched]) {
      matched++;
    } else {
      candidate = null;
      part = Part.REST;
    }
  }

  private void firstOfLine(byte next) throws FrameException {
    byte[] before = candidate;
    candidate =
        switch (HttpText.toLowerCase(next)) {
          case 'c' -> LENGTH;
          case 't' -> ENCODING;
          default -> null;
        };
    matched = 1;
    if (next == '\r') {
      part = Part.LAST;
    } else if (next == '\n') {
      atEnd = true;
    } else if (candidate == null) {
      check(before == null || !isSpace(next), "has a folded line in its header");
      part = Part.REST;
    }
  }

  private static void check(boolean right, String message) throws FrameException {
    if (!right) {
      throw new FrameException(message);
    }
  }

  boolean isAtEnd() {
    return atEnd;
  }

  /** Returns the length of the body in bytes; -1 if the header does not say it. */
  long contentLength() {
    return length.value();
  }

  /** Returns whether it has a transfer encoding; then the length does not count. */
  boolean isEncoded() {
    return encoding.isPresent();
  }

  /** Returns whether the last transfer encoding is {@code chunked}. */
  boolean isChunked() {
    return encoding.isChunked();
  }
}
