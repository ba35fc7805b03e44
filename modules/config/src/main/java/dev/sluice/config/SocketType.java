package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of socket addresses, for listeners and destinations. Immutable; any thread. */
@Internal
public final class SocketType implements EndpointType {
  /** A TCP socket. */
  public static final SocketType TCP =
      new SocketType("tcp", "tcp://host:port", SocketType::hostAndPort);

  /** A TCP socket that carries TLS. */
  public static final SocketType TLS =
      new SocketType("tls", "tls://host:port", SocketType::hostAndPort);

  /** A UDP socket. */
  public static final SocketType UDP =
      new SocketType("udp", "udp://host:port", SocketType::hostAndPort);

  /** A Unix socket for streams. */
  public static final SocketType UNIX = new SocketType("unix", "unix:///path", SocketType::path);

  /** A Unix socket for datagrams. */
  public static final SocketType UNIXGRAM =
      new SocketType("unixgram", "unixgram:///path", SocketType::path);

  /** All types of sockets, but none with TLS. */
  public static final List<SocketType> ALL = List.of(TCP, UDP, UNIX, UNIXGRAM);

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("//(?:\\[([0-9A-Fa-f:.]+)(%[^]%/\\s]+)?]|([A-Za-z0-9._-]+)):(\\d{1,5})");
  // Each path has one spelling, so that equal addresses have equal text.
  private static final Pattern PLAIN_PATH =
      Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[^/\\p{Cntrl}]+)+");
  private static final int MAX_PORT = 65_535;
  // The path and its final zero must fit in the 108 bytes of the kernel's address.
  private static final int MAX_PATH_BYTES = 107;

  private final String scheme;
  private final String form;
  private final Function<String, @Nullable SocketAddress> reader;

  private SocketType(String scheme, String form, Function<String, @Nullable SocketAddress> reader) {
    this.scheme = scheme;
    this.form = form;
    this.reader = reader;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String form() {
    return form;
  }

  @Override
  public @Nullable SocketAddress parse(String rest) {
    return reader.apply(rest);
  }

  private static @Nullable SocketAddress path(String rest) {
    if (!rest.startsWith("//")) {
      return null;
    }
    String path = rest.substring(2);
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (path.startsWith("@") || path.startsWith("\0")) {
      throw new IllegalArgumentException(
          "is an abstract socket, which has no path; allowed: unix:///path or unixgram:///path");
    }
    if (!path.startsWith("/") || bytes < 2) {
      return null;
    }
    if (!PLAIN_PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "is not a plain path; allowed: one without //, without . or .. as a folder, without a / at"
              + " the end, and without control characters");
    }
    if (bytes > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "is too long for a socket; allowed: a path of at most " + MAX_PATH_BYTES + " bytes");
    }
    return SocketAddress.domainSocketAddress(path);
  }

  private static @Nullable SocketAddress hostAndPort(String rest) {
    Matcher parts = HOST_AND_PORT.matcher(rest);
    if (!parts.matches()) {
      return null;
    }
    String ipv6 = parts.group(1);
    if (ipv6 != null && !NetUtil.isValidIpV6Address(ipv6)) {
      throw new IllegalArgumentException(
          "has no valid IPv6 host; allowed: one such as [::1], [2001:db8::7] or [fe80::7%interface]");
    }
    int port = Integer.parseInt(parts.group(4));
    if (port > MAX_PORT) {
      throw new IllegalArgumentException("has no valid port; allowed: 1 to " + MAX_PORT);
    }
    String zone = parts.group(2) == null ? "" : parts.group(2);
    String host = ipv6 != null ? ipv6 + zone : parts.group(3);
    return SocketAddress.inetSocketAddress(port, host);
  }
}
