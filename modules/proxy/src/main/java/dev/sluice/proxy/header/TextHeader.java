package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header of version 1, which is a line such as {@code PROXY TCP4 192.0.2.1 192.0.2.2 50123 443}.
 */
final class TextHeader {
  /** The longest line that the protocol allows, with its end. */
  static final int MOST_BYTES = 107;

  private static final int PARTS = 6;
  // No zone, no brackets, and no leading zeros, which some readers take for octal numbers.
  private static final Pattern IPV4 = Pattern.compile("((0|[1-9]\\d{0,2})(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");
  private static final int LAST_PORT = 65_535;

  private TextHeader() {}

  /** Reads a header; null if its end is missing. */
  static @Nullable ProxyHeader read(ByteBuf bytes) throws HeaderException {
    int start = bytes.readerIndex();
    int count = Math.min(bytes.readableBytes(), MOST_BYTES);
    int end = bytes.indexOf(start, start + count, (byte) '\n');
    if (end < 0) {
      if (count == MOST_BYTES) {
        throw HeaderException.tooLong(MOST_BYTES);
      }
      return null;
    }
    if (bytes.getByte(end - 1) != '\r') {
      throw HeaderException.malformed("does not end with CR and LF");
    }
    String line = bytes.toString(start, end - 1 - start, US_ASCII);
    return read(line.split(" ", -1), end + 1 - start);
  }

  private static ProxyHeader read(String[] parts, int length) throws HeaderException {
    boolean four = parts[1].equals("TCP4");
    if (parts[1].equals("UNKNOWN")) {
      return ProxyHeader.unknown(length);
    } else if (!four && !parts[1].equals("TCP6")) {
      throw HeaderException.malformed("has none of TCP4, TCP6 and UNKNOWN");
    } else if (parts.length != PARTS) {
      throw HeaderException.malformed("has not two addresses and two ports");
    }
    return new ProxyHeader(
        length,
        false,
        address(parts[2], parts[4], four),
        address(parts[3], parts[5], four),
        Map.of());
  }

  /**
   * Reads an address. After TCP6 it may be one of IPv4, too: nginx writes that if the client's
   * family differs from that of its server.
   */
  private static InetSocketAddress address(String host, String port, boolean four)
      throws HeaderException {
    byte[] bytes =
        IPV4.matcher(host).matches() || (!four && IPV6.matcher(host).matches())
            ? NetUtil.createByteArrayFromIpAddressString(host)
            : null;
    if (bytes == null) {
      throw HeaderException.malformed("has an address that is none");
    }
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > LAST_PORT) {
      throw HeaderException.malformed("has a port that is none");
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), Integer.parseInt(port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
