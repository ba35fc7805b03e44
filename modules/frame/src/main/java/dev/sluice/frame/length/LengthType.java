package dev.sluice.frame.length;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framing;
import dev.sluice.frame.IndependentFraming;
import java.nio.ByteOrder;

/**
 * Messages with a length in their header, as in most binary protocols. The parameters mean what
 * those of Netty's {@code LengthFieldBasedFrameDecoder} mean: the message has {@code offset +
 * length + adjust} bytes and as many more as the value of its length field says. Immutable; any
 * thread.
 *
 * @param offset position of the length field in the message, in bytes; 0 to {@link #MOST_OFFSET}
 * @param length size of the length field: 1, 2, 3, 4 or 8 bytes; the value has no sign
 * @param adjust number of bytes that follow the length field, less its value; negative if the value
 *     includes bytes before its end, such as -4 if a field of 4 bytes counts itself
 * @param order order of the bytes of the length field
 */
public record LengthType(int offset, int length, int adjust, ByteOrder order) implements FrameType {
  /** The largest offset, in bytes. */
  public static final int MOST_OFFSET = 65_535;

  /**
   * Creates a type.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  public LengthType {
    if (offset < 0 || offset > MOST_OFFSET) {
      throw new IllegalArgumentException("offset " + offset + "; allowed: 0 to " + MOST_OFFSET);
    }
    if (length < 1 || length > 8 || (length > 4 && length < 8)) {
      throw new IllegalArgumentException("length " + length + "; allowed: 1, 2, 3, 4 or 8");
    }
  }

  @Override
  public String name() {
    return "length";
  }

  @Override
  public Framing newFraming() {
    return new IndependentFraming(new LengthFramer(this), () -> new LengthFramer(this));
  }
}
