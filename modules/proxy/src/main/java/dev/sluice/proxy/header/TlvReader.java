package dev.sluice.proxy.header;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reader of the additional values of a header of version 2; unknown types are skipped. */
final class TlvReader {
  private static final Set<Integer> KEPT =
      Set.of(TlvType.ALPN, TlvType.AUTHORITY, TlvType.UNIQUE_ID, TlvType.SSL);
  private static final int MOST_AUTHORITY_BYTES = 255;
  private static final int MOST_UNIQUE_ID_BYTES = 128;

  private TlvReader() {}

  /**
   * Reads the values from an index to the end of a header, and checks its checksum if it has one.
   */
  static Map<Integer, byte[]> read(ByteBuf header, int from) throws HeaderException {
    int index = from;
    int end = header.writerIndex();
    if (index == end) {
      return Map.of();
    }
    Map<Integer, byte[]> values = new HashMap<>();
    while (index < end) {
      int length = length(header, index, end);
      int type = header.getUnsignedByte(index);
      index += TlvType.HEAD_BYTES;
      if (type == TlvType.CRC32C) {
        checkSum(header, index, length);
      } else if (KEPT.contains(type)) {
        values.put(type, value(header, type, index, length));
      }
      index += length;
    }
    return values;
  }

  /** Returns the length of the value that begins at an index. */
  static int length(ByteBuf values, int index, int end) throws HeaderException {
    int room = end - index - TlvType.HEAD_BYTES;
    if (room < 0 || values.getUnsignedShort(index + 1) > room) {
      throw HeaderException.malformed("ends within one of its values");
    }
    return values.getUnsignedShort(index + 1);
  }

  private static byte[] value(ByteBuf header, int type, int index, int length)
      throws HeaderException {
    if ((type == TlvType.AUTHORITY && length > MOST_AUTHORITY_BYTES)
        || (type == TlvType.UNIQUE_ID && length > MOST_UNIQUE_ID_BYTES)) {
      throw HeaderException.malformed("has a value that is too long");
    }
    byte[] value = new byte[length];
    header.getBytes(index, value);
    return value;
  }

  private static void checkSum(ByteBuf header, int index, int length) throws HeaderException {
    if (length != TlvType.CRC32C_BYTES || header.getInt(index) != Checksum.of(header, index)) {
      throw HeaderException.malformed("has a wrong checksum");
    }
  }
}
