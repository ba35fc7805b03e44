package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.tee.ClientDetails;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The value that describes a client's TLS connection. */
final class SslTlv {
  private static final int HAS_TLS = 1;
  private static final int HAS_CERTIFICATE = 2 | 4; // in this connection, or in its TLS session
  private static final int FIXED_BYTES = 5;

  private SslTlv() {}

  /**
   * Notes what a value tells of the client.
   *
   * @throws HeaderException if it ends within one of its own values
   */
  static void read(byte[] value, ClientDetails details) throws HeaderException {
    ByteBuf bytes = Unpooled.wrappedBuffer(value);
    if (bytes.readableBytes() < FIXED_BYTES) {
      throw HeaderException.malformed("has a value that is too short");
    }
    int client = bytes.readByte();
    boolean isVerified = bytes.readInt() == 0;
    String version = find(bytes, TlvType.SSL_VERSION);
    String name = find(bytes, TlvType.SSL_COMMON_NAME);
    if ((client & HAS_TLS) != 0 && version != null) {
      details.setTls(version, find(bytes, TlvType.SSL_CIPHER));
    }
    if ((client & HAS_CERTIFICATE) != 0 && isVerified && name != null) {
      details.setCommonName(name);
    }
  }

  private static @Nullable String find(ByteBuf bytes, int wanted) throws HeaderException {
    int index = bytes.readerIndex();
    while (index < bytes.writerIndex()) {
      int length = TlvReader.length(bytes, index, bytes.writerIndex());
      int type = bytes.getUnsignedByte(index);
      index += TlvType.HEAD_BYTES;
      if (type == wanted) {
        return bytes.toString(index, length, UTF_8);
      }
      index += length;
    }
    return null;
  }

  /** Writes the value; its type and length are written already. */
  static void write(ByteBuf out, ClientDetails details) {
    boolean hasCertificate = details.commonName() != null;
    out.writeByte(hasCertificate ? HAS_TLS | HAS_CERTIFICATE : HAS_TLS);
    out.writeInt(0); // verified: other certificates are not noted
    TlvWriter.text(out, TlvType.SSL_VERSION, details.tlsVersion());
    TlvWriter.text(out, TlvType.SSL_COMMON_NAME, details.commonName());
    TlvWriter.text(out, TlvType.SSL_CIPHER, details.cipher());
  }
}
