package dev.sluice.proxy.stage.starttls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The first messages of a PostgreSQL connection, as the documentation of PostgreSQL has them under
 * "Message Formats". Each begins with its length and a code.
 */
public final class PostgresRequests {
  /** The length of a request for encryption, in bytes. */
  public static final int LENGTH = 8;

  /** The name of the protocol in ALPN. */
  public static final String PROTOCOL = "postgresql";

  /** The largest first message that a server accepts, in bytes. */
  public static final int MOST_STARTUP_BYTES = 10_000;

  static final int CANCEL = 80_877_102;
  static final int SSL = 80_877_103;
  static final int GSS = 80_877_104;
  private static final int MAJOR_VERSION = 3;

  private PostgresRequests() {}

  /** Returns an SSLRequest; hands it over. */
  public static ByteBuf sslRequest() {
    return Unpooled.buffer(LENGTH, LENGTH).writeInt(LENGTH).writeInt(SSL);
  }

  /** Returns whether a request asks for TLS or GSSAPI. */
  public static boolean isForEncryption(int code) {
    return code == SSL || code == GSS;
  }

  /** Returns whether a request asks to cancel the query of another session. */
  public static boolean isCancel(int code) {
    return code == CANCEL;
  }

  /**
   * Hands over a CancelRequest.
   *
   * @param key process ID and secret of the session
   */
  public static ByteBuf cancelRequest(byte[] key) {
    int length = LENGTH + key.length;
    return Unpooled.buffer(length, length).writeInt(length).writeInt(CANCEL).writeBytes(key);
  }

  /** Returns whether a message begins a session. */
  public static boolean isStartup(int code) {
    return code >>> Short.SIZE == MAJOR_VERSION;
  }

  /** Returns an ErrorResponse that ends the connection; hands it over. */
  static ByteBuf fatal(String sqlState, String message) {
    ByteBuf fields = Unpooled.buffer();
    field(fields, 'S', "FATAL");
    field(fields, 'V', "FATAL");
    field(fields, 'C', sqlState);
    field(fields, 'M', message);
    fields.writeByte(0);
    ByteBuf head =
        Unpooled.buffer().writeByte('E').writeInt(Integer.BYTES + fields.readableBytes());
    return Unpooled.wrappedBuffer(head, fields);
  }

  private static void field(ByteBuf fields, char type, String value) {
    fields.writeByte(type).writeCharSequence(value, UTF_8);
    fields.writeByte(0);
  }
}
