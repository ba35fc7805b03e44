package dev.sluice.proxy.header;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header of version 2.
 *
 * <pre>
 *   | signature 12 | version, command 1 | family, transport 1 | length 2 | addresses | values |
 *                                                               length = both of these
 * </pre>
 */
final class BinaryHeader {
  static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  static final int FIXED_BYTES = 16;

  /** The protocol allows 64 KiB, which no sender needs. */
  static final int MOST_BYTES = FIXED_BYTES + 4096;

  static final int LOCAL = 0x20;
  static final int PROXY = 0x21;
  static final int STREAM = 1;
  static final int DATAGRAM = 2;
  static final int INET = 1;
  static final int INET6 = 2;
  static final int UNIX = 3;
  static final int IPV4_BYTES = 4;
  static final int IPV6_BYTES = 16;
  static final int PORT_BYTES = 2;

  private static final int UNIX_BYTES = 108;

  private BinaryHeader() {}

  /** Reads a header; null if its end is missing. */
  static @Nullable ProxyHeader read(ByteBuf bytes) throws HeaderException {
    if (bytes.readableBytes() < FIXED_BYTES) {
      return null;
    }
    int start = bytes.readerIndex();
    int command = bytes.getUnsignedByte(start + SIGNATURE.length);
    if (command != PROXY && command != LOCAL) {
      throw HeaderException.malformed("has another version than 2, or an unknown command");
    }
    int length = FIXED_BYTES + bytes.getUnsignedShort(start + FIXED_BYTES - 2);
    if (length > MOST_BYTES) {
      throw HeaderException.tooLong(MOST_BYTES);
    } else if (bytes.readableBytes() < length) {
      return null;
    }
    ByteBuf header = bytes.slice(start, length);
    return command == LOCAL
        ? new ProxyHeader(length, true, null, null, Map.of())
        : proxied(header, header.getUnsignedByte(SIGNATURE.length + 1));
  }

  private static ProxyHeader proxied(ByteBuf header, int kind) throws HeaderException {
    int family = kind >> 4;
    int transport = kind & 0xf;
    boolean isUnspecified = kind == 0;
    boolean isKnown =
        family >= INET && family <= UNIX && (transport == STREAM || transport == DATAGRAM);
    if (!isUnspecified && !isKnown) {
      throw HeaderException.malformed("has an unknown family of addresses");
    }
    int addressBytes = addressBytes(family);
    int end = FIXED_BYTES + 2 * (addressBytes + portBytes(family));
    if (header.writerIndex() < end) {
      throw HeaderException.malformed("is too short for its addresses");
    }
    Map<Integer, byte[]> tlvs = TlvReader.read(header, end);
    if (isUnspecified || family == UNIX) {
      return new ProxyHeader(header.writerIndex(), false, null, null, tlvs);
    }
    int ports = FIXED_BYTES + 2 * addressBytes;
    return new ProxyHeader(
        header.writerIndex(),
        false,
        address(header, FIXED_BYTES, addressBytes, ports),
        address(header, FIXED_BYTES + addressBytes, addressBytes, ports + PORT_BYTES),
        tlvs);
  }

  private static int addressBytes(int family) {
    return switch (family) {
      case INET -> IPV4_BYTES;
      case INET6 -> IPV6_BYTES;
      case UNIX -> UNIX_BYTES;
      default -> 0;
    };
  }

  private static int portBytes(int family) {
    return family == INET || family == INET6 ? PORT_BYTES : 0;
  }

  private static InetSocketAddress address(ByteBuf header, int index, int length, int port) {
    byte[] bytes = new byte[length];
    header.getBytes(index, bytes);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), header.getUnsignedShort(port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
