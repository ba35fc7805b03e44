package dev.sluice.config;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place to listen at or to send to, written {@code tcp://host:port}, {@code udp://host:port},
 * {@code unix:///path}, {@code unixgram:///path} or {@code eventbus:address}. Immutable; any
 * thread.
 *
 * @param scheme what kind of place it is
 * @param address the same place as Vert.x calls it; an address of the event bus is its path
 */
public record Endpoint(Scheme scheme, SocketAddress address) {

  /** A kind of place. */
  public enum Scheme {
    /** A stream between hosts. */
    TCP,
    /** Datagrams between hosts. */
    UDP,
    /** A stream in the file system of one host. */
    UNIX,
    /** Datagrams in the file system of one host. */
    UNIXGRAM,
    /** Consumers on the event bus of Vert.x. */
    EVENTBUS;

    private String prefix() {
      return name().toLowerCase(Locale.ROOT) + (this == EVENTBUS ? ":" : "://");
    }
  }

  private static final String ALLOWED =
      "allowed: tcp://host:port or udp://host:port (an IPv6 host in brackets), unix:///path or"
          + " unixgram:///path, or for a mirror eventbus:address";
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})");
  private static final Pattern BUS_ADDRESS = Pattern.compile("[A-Za-z0-9._:/-]{1,255}");
  // With one spelling for each path, two places that are the same are seen to be so.
  private static final Pattern PLAIN_PATH =
      Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[^/\\p{Cntrl}]+)+");
  private static final int MAX_PORT = 65_535;
  // A socket's path and its closing zero must fit in the 108 bytes of the kernel's address.
  private static final int MAX_PATH_BYTES = 107;

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the URL
   */
  public static Endpoint parse(String url) {
    for (Scheme scheme : Scheme.values()) {
      if (url.startsWith(scheme.prefix())) {
        return new Endpoint(scheme, address(scheme, url.substring(scheme.prefix().length())));
      }
    }
    throw new IllegalArgumentException("is not an address; " + ALLOWED);
  }

  private static SocketAddress address(Scheme scheme, String rest) {
    return switch (scheme) {
      case TCP, UDP -> hostAndPort(rest);
      case UNIX, UNIXGRAM -> path(rest);
      case EVENTBUS -> busAddress(rest);
    };
  }

  /** Says whether this is a socket in the file system. */
  public boolean isUnix() {
    return scheme == Scheme.UNIX || scheme == Scheme.UNIXGRAM;
  }

  /** Says whether messages go there, not packets of a network. */
  public boolean isEventBus() {
    return scheme == Scheme.EVENTBUS;
  }

  /** Says whether datagrams go there, not a stream. */
  public boolean isDatagram() {
    return scheme == Scheme.UDP || scheme == Scheme.UNIXGRAM;
  }

  /** Says whether the port is 0: one that the system picks, so only to listen at. */
  public boolean isAnyPort() {
    return !address.isDomainSocket() && address.port() == 0;
  }

  /** Returns the same host with another port, such as the one that the system picked. */
  public Endpoint withPort(int port) {
    return new Endpoint(scheme, SocketAddress.inetSocketAddress(port, address.host()));
  }

  // What a record has of its own is put together when it is first called, which takes 20 ms of
  // each start of Sluice.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint endpoint
        && scheme == endpoint.scheme
        && address.equals(endpoint.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode();
  }

  /** Returns the URL. */
  @Override
  public String toString() {
    if (address.isDomainSocket()) {
      return scheme.prefix() + address.path();
    }
    String host = address.host();
    return scheme.prefix() + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port();
  }

  private static SocketAddress path(String path) {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (path.startsWith("@") || path.startsWith("\0")) {
      throw new IllegalArgumentException(
          "is an abstract socket, which has no path; allowed: unix:///path or unixgram:///path");
    }
    if (!path.startsWith("/") || bytes < 2) {
      throw new IllegalArgumentException("is not an address; " + ALLOWED);
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

  private static SocketAddress busAddress(String name) {
    if (!BUS_ADDRESS.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "is no address of the event bus; allowed: eventbus: and up to 255 of A-Z, a-z, 0-9 and"
              + " ._:/-");
    }
    return SocketAddress.domainSocketAddress(name);
  }

  private static SocketAddress hostAndPort(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is not an address; " + ALLOWED);
    }
    String ipv6 = parts.group(1);
    if (ipv6 != null && !NetUtil.isValidIpV6Address(ipv6)) {
      throw new IllegalArgumentException("has no valid IPv6 host; " + ALLOWED);
    }
    int port = Integer.parseInt(parts.group(3));
    if (port > MAX_PORT) {
      throw new IllegalArgumentException("has no valid port; allowed: 1 to " + MAX_PORT);
    }
    String host = ipv6 != null ? ipv6 : parts.group(2);
    return SocketAddress.inetSocketAddress(port, host);
  }
}
