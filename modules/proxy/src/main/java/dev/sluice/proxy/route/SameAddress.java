package dev.sluice.proxy.route;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.loops.ThisMachine;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares endpoints that may be spelled differently, such as {@code localhost} and {@code
 * 127.0.0.1}. It resolves no name except {@code localhost}, because the addresses of other names
 * may change. Any thread.
 */
final class SameAddress {
  private static final List<InetAddress> LOOPBACK = List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
  private static final int MAX_LINKS = 40; // the limit of Linux

  private SameAddress() {}

  /**
   * Returns a key that is equal for all endpoints that may be the same: the protocol, and the port
   * or the path without links. It finds such endpoints among many.
   */
  static String key(Endpoint endpoint) {
    if (endpoint.isHost()) {
      return protocol(endpoint) + " " + endpoint.address().port();
    }
    return endpoint.isUnix()
        ? endpoint.scheme() + " " + withoutLinks(endpoint.address().path())
        : endpoint.toString();
  }

  /** Returns the protocol whose ports an endpoint uses. */
  private static String protocol(Endpoint endpoint) {
    return endpoint.scheme().equals("tls") ? "tcp" : endpoint.scheme();
  }

  /**
   * Returns whether a connection or a datagram to {@code to} arrives at a listener of {@code
   * listen}.
   */
  static boolean reaches(Endpoint to, Endpoint listen) {
    if (!key(to).equals(key(listen)) || to.isAnyPort() || !isSocket(to)) {
      return false;
    }
    if (to.isUnix() || isSameName(to, listen)) {
      return true;
    }
    if (areInTwoZones(to, listen)) {
      return false;
    }
    List<InetAddress> targets = targets(to);
    return addresses(listen).stream()
        .anyMatch(
            at ->
                at.isAnyLocalAddress()
                    ? targets.stream().anyMatch(ThisMachine::has)
                    : targets.contains(at));
  }

  /** Returns whether both endpoints lead to one server, which would get everything twice. */
  static boolean isSameTarget(Endpoint one, Endpoint other) {
    return isSame(one, other, targets(one), targets(other));
  }

  /** Returns whether two endpoints are the same listening address. */
  static boolean isSameListener(Endpoint one, Endpoint other) {
    return isSame(one, other, addresses(one), addresses(other));
  }

  private static boolean isSame(
      Endpoint one, Endpoint other, List<InetAddress> addresses, List<InetAddress> others) {
    if (!key(one).equals(key(other)) || one.isAnyPort() || !isSocket(one)) {
      return false;
    }
    return one.isUnix()
        || isSameName(one, other)
        || (!areInTwoZones(one, other) && !Collections.disjoint(addresses, others));
  }

  private static boolean areInTwoZones(Endpoint one, Endpoint other) {
    String zone = one.zone();
    return zone != null && other.zone() != null && !zone.equals(other.zone());
  }

  /** Returns whether one endpoint is the wildcard of IPv6, and the other that of IPv4. */
  static boolean areBothWildcards(Endpoint one, Endpoint other) {
    return isWildcard(one) && isWildcard(other) && isIpv6(one) != isIpv6(other);
  }

  /** Returns whether an endpoint is a wildcard address that includes the other one. */
  static boolean covers(Endpoint wildcard, Endpoint other) {
    if (!key(wildcard).equals(key(other)) || wildcard.isAnyPort() || !isWildcard(wildcard)) {
      return false;
    }
    return isIpv6(wildcard) || addresses(other).stream().anyMatch(Inet4Address.class::isInstance);
  }

  /** Returns whether a wildcard is the one of IPv6, at which all transports accept IPv4, too. */
  static boolean isIpv6(Endpoint wildcard) {
    return addresses(wildcard).stream().anyMatch(Inet6Address.class::isInstance);
  }

  /** Returns whether an endpoint's host is this address. */
  static boolean isAt(Endpoint endpoint, InetAddress address) {
    return addresses(endpoint).contains(address);
  }

  private static boolean isSocket(Endpoint endpoint) {
    return endpoint.isHost() || endpoint.isUnix();
  }

  private static boolean isWildcard(Endpoint endpoint) {
    return addresses(endpoint).stream().anyMatch(InetAddress::isAnyLocalAddress);
  }

  private static boolean isSameName(Endpoint one, Endpoint other) {
    return name(one.address().host()).equals(name(other.address().host()));
  }

  private static String name(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Returns the addresses to which a client connects; for a wildcard, those of loopback. */
  private static List<InetAddress> targets(Endpoint endpoint) {
    return isWildcard(endpoint) ? LOOPBACK : addresses(endpoint);
  }

  /** Returns the addresses of a host; empty if only a name server knows them. */
  private static List<InetAddress> addresses(Endpoint endpoint) {
    if (!endpoint.isHost()) {
      return List.of();
    }
    String host = endpoint.address().host();
    if (name(host).equals("localhost")) {
      return LOOPBACK;
    }
    byte @Nullable [] ip = NetUtil.createByteArrayFromIpAddressString(host);
    return ip == null ? List.of() : List.of(address(ip));
  }

  private static InetAddress address(byte[] ip) {
    try {
      return InetAddress.getByAddress(ip);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes", e);
    }
  }

  private static String withoutLinks(String path) {
    try {
      return withoutLinks(Path.of(path), 0).toString();
    } catch (IOException | InvalidPathException e) {
      return path; // reported when the route starts
    }
  }

  /** Returns a path without links; the file and some of its folders may be missing. */
  private static Path withoutLinks(Path path, int links) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (Files.isSymbolicLink(path) && links < MAX_LINKS) {
      return withoutLinks(path.resolveSibling(Files.readSymbolicLink(path)), links + 1);
    }
    Path folder = path.getParent();
    Path file = path.getFileName();
    return folder == null || file == null
        ? path
        : withoutLinks(folder, links).resolve(file).normalize();
  }
}
