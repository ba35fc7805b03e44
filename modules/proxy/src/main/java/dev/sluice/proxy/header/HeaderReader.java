package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reader of a header of either version. Any thread. */
public final class HeaderReader {
  /** The largest number of bytes of a header. */
  public static final int MOST_BYTES = BinaryHeader.MOST_BYTES;

  private static final byte[] TEXT = "PROXY ".getBytes(US_ASCII);

  private HeaderReader() {}

  /**
   * Reads the header at the beginning of some bytes.
   *
   * @param bytes the first bytes of a connection, or a datagram; borrowed, and not changed
   * @return the header; {@link ProxyHeader#ABSENT} if the bytes begin in another way; null if more
   *     bytes are needed to know it
   * @throws HeaderException if the header breaks the protocol
   */
  public static @Nullable ProxyHeader read(ByteBuf bytes) throws HeaderException {
    if (beginsLike(bytes, BinaryHeader.SIGNATURE)) {
      return BinaryHeader.read(bytes);
    } else if (beginsLike(bytes, TEXT)) {
      return TextHeader.read(bytes);
    }
    return ProxyHeader.ABSENT;
  }

  /** Returns whether the bytes begin with a signature, as far as they go. */
  private static boolean beginsLike(ByteBuf bytes, byte[] signature) {
    int count = Math.min(bytes.readableBytes(), signature.length);
    for (int i = 0; i < count; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != signature[i]) {
        return false;
      }
    }
    return true;
  }
}
