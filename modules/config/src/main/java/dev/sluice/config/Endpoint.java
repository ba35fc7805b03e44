package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.net.SocketAddress;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An address of a listener or a destination, written as a URL such as {@code tcp://host:port} or
 * {@code unix:///path}. Its {@link EndpointType} knows the meaning. Immutable; any thread.
 */
public final class Endpoint {
  private final String scheme;
  private final String text;
  private final Object value;

  private Endpoint(String scheme, String text, Object value) {
    this.scheme = scheme;
    this.text = text;
    this.value = value;
  }

  /** Returns the address of a socket that was not read from a URL. */
  @Internal
  public static Endpoint of(SocketType type, SocketAddress address) {
    return new Endpoint(type.scheme(), text(type.scheme(), address), address);
  }

  /**
   * Reads a URL of a socket.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the URL
   */
  public static Endpoint parse(String url) {
    String allowed =
        SocketType.ALL.stream().map(SocketType::form).collect(Collectors.joining(", "));
    return parse(url, SocketType.ALL, allowed);
  }

  /**
   * Reads a URL.
   *
   * @param types the known types of addresses
   * @param allowed the forms of their URLs, for people
   * @throws IllegalArgumentException whose message continues a sentence that begins with the URL
   */
  @Internal
  public static Endpoint parse(
      String url, Collection<? extends EndpointType> types, String allowed) {
    for (EndpointType type : types) {
      if (url.startsWith(type.scheme() + ":")) {
        Object value = type.parse(url.substring(type.scheme().length() + 1));
        if (value != null) {
          String text = value instanceof SocketAddress at ? text(type.scheme(), at) : url;
          return new Endpoint(type.scheme(), text, value);
        }
      }
    }
    throw new IllegalArgumentException("is not an address; allowed: " + allowed);
  }

  private static String text(String scheme, SocketAddress at) {
    if (at.isDomainSocket()) {
      return scheme + "://" + at.path();
    }
    String host = at.host();
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.port();
  }

  /** Returns the scheme of the URL. */
  public String scheme() {
    return scheme;
  }

  /** Returns the address that the {@link EndpointType} of the scheme has read. */
  public Object value() {
    return value;
  }

  /** Returns whether it is a host and a port. */
  public boolean isHost() {
    return value instanceof SocketAddress at && !at.isDomainSocket();
  }

  /** Returns whether it is a socket in the file system. */
  public boolean isUnix() {
    return value instanceof SocketAddress at && at.isDomainSocket();
  }

  /**
   * Returns the address of a socket in the form of Vert.x.
   *
   * @throws IllegalStateException if it is not a socket
   */
  public SocketAddress address() {
    if (value instanceof SocketAddress at) {
      return at;
    }
    throw new IllegalStateException(text + " is not a socket");
  }

  /** Returns the network interface of an IPv6 address, such as eth0; null if it names none. */
  public @Nullable String zone() {
    int percent = isHost() ? address().host().indexOf('%') : -1;
    return percent < 0 ? null : address().host().substring(percent + 1);
  }

  /** Returns whether the port is 0: the system picks one, so only a listener can have it. */
  public boolean isAnyPort() {
    return isHost() && address().port() == 0;
  }

  /** Returns the same host with another port, such as the one that the system picked. */
  public Endpoint withPort(int port) {
    SocketAddress at = SocketAddress.inetSocketAddress(port, address().host());
    return new Endpoint(scheme, text(scheme, at), at);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint endpoint
        && scheme.equals(endpoint.scheme)
        && value.equals(endpoint.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Returns the URL. */
  @Override
  public String toString() {
    return text;
  }
}
