package dev.sluice.proxy.header;

/** The types of additional values that Sluice reads and writes (section 2.2 of the protocol). */
public final class TlvType {
  /** The application protocol: its ALPN name. */
  public static final int ALPN = 0x01;

  /** The host name that the client wants to reach. */
  public static final int AUTHORITY = 0x02;

  /** The checksum of the header. */
  static final int CRC32C = 0x03;

  /** The identity of the session. */
  public static final int UNIQUE_ID = 0x05;

  /** The TLS connection of the client, in values of its own. */
  public static final int SSL = 0x20;

  static final int SSL_VERSION = 0x21;
  static final int SSL_COMMON_NAME = 0x22;
  static final int SSL_CIPHER = 0x23;

  static final int HEAD_BYTES = 3; // type, and length in two bytes
  static final int CRC32C_BYTES = 4;

  private TlvType() {}
}
