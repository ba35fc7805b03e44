package dev.sluice.proxy.header;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/** The checksum of a header. */
final class Checksum {
  private Checksum() {}

  /**
   * Calculates the checksum of a whole header, as if its own four bytes were zero.
   *
   * @param header from its first byte at index 0 to its writer index
   * @param index index of the checksum in it
   */
  static int of(ByteBuf header, int index) {
    int after = index + TlvType.CRC32C_BYTES;
    CRC32C sum = new CRC32C();
    sum.update(header.nioBuffer(0, index));
    sum.update(new byte[TlvType.CRC32C_BYTES]);
    sum.update(header.nioBuffer(after, header.writerIndex() - after));
    return (int) sum.getValue();
  }
}
