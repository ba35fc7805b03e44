package dev.sluice.admin;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.ListenCheck;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * An address at which a listener for HTTP listens. Immutable; any thread.
 *
 * @param isSecure whether it listens with TLS
 * @param host a name or an address; an IPv6 address is in brackets
 * @param port 0 is a free port
 */
public record HttpAddress(boolean isSecure, String host, int port) {
  /** A regular expression that JavaScript understands, and that matches each valid address. */
  static final String PATTERN = "^https?://[^/]+:\\d{1,5}/?$";

  private static final String WRONG =
      "is not an address; allowed: http://host:port or https://host:port, such as"
          + " http://127.0.0.1:7080";
  private static final String SECURE = "https";
  private static final Set<String> SCHEMES = Set.of("http", SECURE);
  private static final int MAX_PORT = 65_535;

  /** Reads an address; its exception says what is allowed. */
  static HttpAddress parse(Object value) {
    URI uri;
    try {
      uri = URI.create(value.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(WRONG, e);
    }
    boolean isPlain = uri.getPath() == null || uri.getPath().length() <= 1;
    if (!SCHEMES.contains(String.valueOf(uri.getScheme()))
        || uri.getHost() == null
        || uri.getPort() < 0
        || uri.getPort() > MAX_PORT
        || !isPlain) {
      throw new IllegalArgumentException(WRONG);
    }
    return new HttpAddress(uri.getScheme().equals(SECURE), uri.getHost(), uri.getPort());
  }

  /** Returns whether only this machine can connect to it. */
  boolean isLoopback() {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(plain);
    try {
      return bytes == null
          ? plain.equals("localhost")
          : InetAddress.getByAddress(bytes).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Returns whether a listener of HTTP and one at another address cannot listen at once. */
  boolean overlaps(Endpoint other) {
    return port != 0 && ListenCheck.overlap(endpoint(), other);
  }

  /** Returns the address as that of a stream. */
  Endpoint endpoint() {
    return Endpoint.parse("tcp://" + host + ":" + port);
  }

  /** Returns the same address with the port at which it listens. */
  public HttpAddress withPort(int actual) {
    return new HttpAddress(isSecure, host, actual);
  }

  @Override
  public String toString() {
    return (isSecure ? SECURE : "http") + "://" + host + ":" + port;
  }
}
