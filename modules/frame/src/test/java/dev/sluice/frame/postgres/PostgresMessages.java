package dev.sluice.frame.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Messages of PostgreSQL, as tests need them. */
final class PostgresMessages {
  private PostgresMessages() {}

  /** Returns a message without a type byte. */
  static ByteBuf untyped(int code, String rest) {
    return Unpooled.buffer()
        .writeInt(2 * Integer.BYTES + rest.length())
        .writeInt(code)
        .writeBytes(rest.getBytes(ISO_8859_1));
  }

  static ByteBuf startup() {
    return untyped(3 << 16, "user\0app\0\0");
  }

  static ByteBuf sslRequest() {
    return untyped(RequestFramer.SSL, "");
  }

  /** Returns a message with a type byte. */
  static ByteBuf message(char kind, int bodyLength) {
    return Unpooled.buffer()
        .writeByte(kind)
        .writeInt(Integer.BYTES + bodyLength)
        .writeZero(bodyLength);
  }

  static ByteBuf stream(ByteBuf... messages) {
    return Unpooled.wrappedBuffer(messages);
  }
}
