package dev.sluice.frame.length;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/** Finds the ends of messages by the length in their headers. Event loop only. */
final class LengthFramer implements Framer {
  private final LengthType type;
  private final int headerLength;

  /** Number of bytes that the header still misses: all up to the end of the length field. */
  private int headerLeft;

  private long value;
  private long bodyLeft;

  LengthFramer(LengthType type) {
    this.type = type;
    headerLength = type.offset() + type.length();
    headerLeft = headerLength;
  }

  @Override
  public int read(ByteBuf bytes, int index, int length) throws FrameException {
    if (isAtEnd()) {
      headerLeft = headerLength;
      value = 0;
    }
    int done = 0;
    while (headerLeft > 0 && done < length) {
      header(bytes.getByte(index + done));
      done++;
    }
    int body = (int) Math.min(bodyLeft, length - done);
    bodyLeft -= body;
    return done + body;
  }

  private void header(byte next) throws FrameException {
    int place = headerLength - headerLeft - type.offset();
    if (place >= 0) {
      long bits = next & 0xffL;
      boolean isBig = type.order() == ByteOrder.BIG_ENDIAN;
      value = isBig ? (value << 8) | bits : value | (bits << (8 * place));
    }
    headerLeft--;
    if (headerLeft == 0) {
      bodyLeft = bodyLength();
    }
  }

  private long bodyLength() throws FrameException {
    long length = value + type.adjust();
    if (value < 0 || length < 0) {
      throw new FrameException(
          "has a message with a length of "
              + Long.toUnsignedString(value)
              + ", which is impossible with adjust "
              + type.adjust());
    }
    return length;
  }

  @Override
  public boolean isAtEnd() {
    return headerLeft == 0 && bodyLeft == 0;
  }
}
