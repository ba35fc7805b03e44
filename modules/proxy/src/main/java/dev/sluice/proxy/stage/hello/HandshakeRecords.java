package dev.sluice.proxy.stage.hello;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The first handshake message of a TLS connection, as its records carry it (RFC 8446, section 5.1).
 * Every loop moves on by at least one record, which has a header and at least one byte.
 */
final class HandshakeRecords {
  private static final int HANDSHAKE = 22;
  private static final int MAJOR_VERSION = 3;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 5;
  private static final int MOST_PAYLOAD = 16 * 1024; // of a record
  private static final int MESSAGE_HEADER = 4;
  private static final int BROKEN = -1;

  private final ByteBuf held;
  private final int start;
  private final int end;

  HandshakeRecords(ByteBuf held) {
    this.held = held;
    this.start = held.readerIndex();
    this.end = start + Math.min(held.readableBytes(), ClientHello.MAX);
  }

  /** Returns whether the bytes so far can be the beginning of a record with a ClientHello. */
  static boolean mayBegin(ByteBuf held) {
    int start = held.readerIndex();
    int size = held.readableBytes();
    return (size < 1 || held.getByte(start) == HANDSHAKE)
        && (size < 2 || held.getByte(start + 1) == MAJOR_VERSION)
        && (size < RECORD_HEADER || isPayload(held.getUnsignedShort(start + 3)))
        && (size <= RECORD_HEADER || held.getByte(start + RECORD_HEADER) == CLIENT_HELLO);
  }

  private static boolean isPayload(int length) {
    return length > 0 && length <= MOST_PAYLOAD;
  }

  /** Returns the ClientHello, or why there is none. */
  FirstBytes hello() {
    int header = payload(MESSAGE_HEADER);
    if (header < MESSAGE_HEADER) {
      return incomplete(header);
    }
    int length = MESSAGE_HEADER + (byteAt(1) << 16 | byteAt(2) << 8 | byteAt(3));
    if (length > ClientHello.MAX - RECORD_HEADER) {
      return FirstBytes.NoHello.MALFORMED;
    }
    int whole = payload(length);
    return whole < length ? incomplete(whole) : HelloBody.read(body(length));
  }

  private FirstBytes incomplete(int payload) {
    return payload == BROKEN || end - start >= ClientHello.MAX
        ? FirstBytes.NoHello.MALFORMED
        : FirstBytes.NoHello.NEED_MORE;
  }

  /**
   * Counts the payload that has come.
   *
   * @param enough number of bytes after which nothing is looked at
   * @return at most {@code enough}; {@link #BROKEN} if a record before that is none of a handshake
   */
  private int payload(int enough) {
    int payload = 0;
    int at = start;
    while (payload < enough && end - at >= RECORD_HEADER) {
      int length = held.getUnsignedShort(at + 3);
      if (held.getByte(at) != HANDSHAKE
          || held.getByte(at + 1) != MAJOR_VERSION
          || !isPayload(length)) {
        return BROKEN;
      }
      payload += Math.min(length, end - at - RECORD_HEADER);
      at += RECORD_HEADER + length;
    }
    return Math.min(payload, enough);
  }

  /** Returns a byte of the payload, which has come. */
  private int byteAt(int index) {
    int at = start;
    int rest = index;
    int length = held.getUnsignedShort(at + 3);
    while (rest >= length) {
      rest -= length;
      at += RECORD_HEADER + length;
      length = held.getUnsignedShort(at + 3);
    }
    return held.getUnsignedByte(at + RECORD_HEADER + rest);
  }

  /** Returns the message without its header; a copy only if it lies in several records. */
  private Cursor body(int length) {
    if (held.getUnsignedShort(start + 3) >= length) {
      int at = start + RECORD_HEADER;
      return new Cursor(held, at + MESSAGE_HEADER, at + length);
    }
    byte[] message = new byte[length];
    int done = 0;
    int at = start;
    while (done < length) {
      int payload = held.getUnsignedShort(at + 3);
      int part = Math.min(payload, length - done);
      held.getBytes(at + RECORD_HEADER, message, done, part);
      done += part;
      at += RECORD_HEADER + payload;
    }
    return new Cursor(Unpooled.wrappedBuffer(message), MESSAGE_HEADER, length);
  }
}
