package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.tee.ClientDetails;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writer of the additional values of a header of version 2. */
final class TlvWriter {
  private static final int NO_CHECKSUM = -1;

  private TlvWriter() {}

  /**
   * Writes the values that are known. The checksum is left zero, because it depends on what is
   * written later.
   *
   * @return index of the checksum; negative if there is none
   */
  static int write(ByteBuf out, List<Tlv> tlvs, ClientDetails details) {
    int checksum = NO_CHECKSUM;
    for (Tlv tlv : tlvs) {
      switch (tlv) {
        case AUTHORITY -> text(out, TlvType.AUTHORITY, details.serverName());
        case ALPN -> text(out, TlvType.ALPN, details.protocol());
        case UNIQUE_ID -> bytes(out, TlvType.UNIQUE_ID, details.uniqueId());
        case SSL -> ssl(out, details);
        case CRC32C -> {
          bytes(out, TlvType.CRC32C, new byte[TlvType.CRC32C_BYTES]);
          checksum = out.writerIndex() - TlvType.CRC32C_BYTES;
        }
      }
    }
    return checksum;
  }

  /** Writes a text, if it is known. */
  static void text(ByteBuf out, int type, @Nullable String text) {
    if (text != null) {
      bytes(out, type, text.getBytes(UTF_8));
    }
  }

  private static void bytes(ByteBuf out, int type, byte[] bytes) {
    out.writeByte(type).writeShort(bytes.length).writeBytes(bytes);
  }

  private static void ssl(ByteBuf out, ClientDetails details) {
    if (details.tlsVersion() != null) {
      int length = out.writeByte(TlvType.SSL).writerIndex();
      SslTlv.write(out.writeShort(0), details);
      out.setShort(length, out.writerIndex() - length - Short.BYTES);
    }
  }
}
