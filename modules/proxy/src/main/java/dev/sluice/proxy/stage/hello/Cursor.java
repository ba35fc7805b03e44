package dev.sluice.proxy.stage.hello;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A reader of the nested vectors of a TLS message. After a read beyond its end it has failed: it
 * returns zeros, and is at its end.
 */
final class Cursor {
  private final ByteBuf bytes;
  private final int end;
  private int at;
  private boolean failed;

  /** Reads from one absolute index to another, which the buffer must have. */
  Cursor(ByteBuf bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Returns whether all reads were within the bounds. */
  boolean isSound() {
    return !failed;
  }

  /** Returns whether all reads were within the bounds and the last one has reached the end. */
  boolean isDone() {
    return !failed && at == end;
  }

  int length() {
    return end - at;
  }

  int u8() {
    return has(1) ? bytes.getUnsignedByte(at++) : 0;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  void skip(int length) {
    if (has(length)) {
      at += length;
    }
  }

  /** Reads a vector of that many bytes; an empty one if fewer are left. */
  Cursor vector(int length) {
    int start = at;
    skip(length);
    return new Cursor(bytes, failed ? at : start, at);
  }

  /** Reads the rest, one character per byte. */
  String text() {
    String text = bytes.toString(at, end - at, StandardCharsets.ISO_8859_1);
    at = end;
    return text;
  }

  private boolean has(int length) {
    if (end - at < length) {
      failed = true;
      at = end;
    }
    return !failed;
  }
}
