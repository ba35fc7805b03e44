package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Headers as their bytes, for tests. */
public final class Headers {
  /** The addresses of the version-2 headers here. */
  public static final String IPV4 = "c0000201" + "c6336402" + "c3cb" + "01bb";

  static final String IPV6 =
      "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "c3cb" + "01bb";

  public static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 50_123);
  public static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.2", 443);

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private Headers() {}

  /** Returns text as bytes. */
  public static byte[] text(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /**
   * Returns a header of version 2.
   *
   * @param kind version, command, family and transport, such as {@code 2111}
   * @param rest what follows the length, in hexadecimal digits
   */
  public static byte[] binary(String kind, String... rest) {
    String all = String.join("", rest);
    return HexFormat.of()
        .parseHex(SIGNATURE + kind + HexFormat.of().toHexDigits((short) (all.length() / 2)) + all);
  }

  /** Returns a value of a header: its type, its length and itself, in hexadecimal digits. */
  public static String tlv(int type, String hex) {
    return HexFormat.of().toHexDigits((byte) type)
        + HexFormat.of().toHexDigits((short) (hex.length() / 2))
        + hex;
  }

  static String hex(String text) {
    return HexFormat.of().formatHex(text(text));
  }

  /** Reads a header from a buffer that begins with other bytes. */
  static @Nullable ProxyHeader read(byte[] bytes) throws HeaderException {
    ByteBuf buffer = Unpooled.directBuffer(bytes.length + 2);
    try {
      buffer.writeShort(-1).writeBytes(bytes).skipBytes(2);
      return HeaderReader.read(buffer);
    } finally {
      buffer.release();
    }
  }
}
