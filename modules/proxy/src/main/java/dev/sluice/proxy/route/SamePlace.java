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
 * Tells whether two endpoints are one place in different words, such as {@code localhost} and
 * {@code 127.0.0.1}. It looks up no name but {@code localhost}: what a name server says may differ
 * a minute later. Any thread.
 */
final class SamePlace {
  private static final List<InetAddress> LOOPBACK = List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
  private static final int MAX_LINKS = 40; // as many as Linux follows

  private SamePlace() {}

  /**
   * Returns what endpoints have in common that can be one place: their kind, and their port or
   * their path without links. It is to find such endpoints among many.
   */
  static String key(Endpoint endpoint) {
    if (endpoint.isHost()) {
      return endpoint.scheme() + " " + endpoint.address().port();
    }
    return endpoint.isUnix()
        ? endpoint.scheme() + " " + followed(endpoint.address().path())
        : endpoint.toString();
  }

  /**
   * Says whether a connection or a datagram to the one endpoint arrives at the other's listener.
   */
  static boolean reaches(Endpoint to, Endpoint listen) {
    if (!key(to).equals(key(listen)) || to.isAnyPort() || !isSocket(to)) {
      return false;
    }
    if (to.isUnix() || isSameName(to, listen)) {
      return true;
    }
    List<InetAddress> targets = targets(to);
    return addresses(listen).stream()
        .anyMatch(
            at ->
                at.isAnyLocalAddress()
                    ? targets.stream().anyMatch(ThisMachine::has)
                    : targets.contains(at));
  }

  /** Says whether one server is at both endpoints: to send to both is to send to it twice. */
  static boolean isOneTarget(Endpoint one, Endpoint other) {
    return isOne(one, other, targets(one), targets(other));
  }

  /** Says whether two endpoints are one listener. */
  static boolean isOneListener(Endpoint one, Endpoint other) {
    return isOne(one, other, addresses(one), addresses(other));
  }

  private static boolean isOne(
      Endpoint one, Endpoint other, List<InetAddress> addresses, List<InetAddress> others) {
    if (!key(one).equals(key(other)) || one.isAnyPort() || !isSocket(one)) {
      return false;
    }
    return one.isUnix() || isSameName(one, other) || !Collections.disjoint(addresses, others);
  }

  /** Says whether an endpoint is all addresses of this machine, so that it is the other as well. */
  static boolean covers(Endpoint wildcard, Endpoint other) {
    if (!key(wildcard).equals(key(other)) || wildcard.isAnyPort() || !isWildcard(wildcard)) {
      return false;
    }
    return takesIpv6(wildcard)
        || addresses(other).stream().anyMatch(Inet4Address.class::isInstance);
  }

  /**
   * Says whether a wildcard is that of IPv6: the sockets of all transports take IPv4 there, too.
   */
  static boolean takesIpv6(Endpoint wildcard) {
    return addresses(wildcard).stream().anyMatch(Inet6Address.class::isInstance);
  }

  /** Says whether an endpoint's host is this address. */
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

  /** Returns where a client that dials an endpoint arrives: at a wildcard, on loopback. */
  private static List<InetAddress> targets(Endpoint endpoint) {
    return isWildcard(endpoint) ? LOOPBACK : addresses(endpoint);
  }

  /** Returns the addresses of a host; none where only a name server knows them. */
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
      throw new IllegalStateException("these are 4 or 16 bytes", e);
    }
  }

  private static String followed(String path) {
    try {
      return followed(Path.of(path), 0).toString();
    } catch (IOException | InvalidPathException e) {
      return path; // the start says what is wrong with it
    }
  }

  /**
   * Returns a path without links, though the file itself and some of its folders may be missing.
   */
  private static Path followed(Path path, int links) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    if (Files.isSymbolicLink(path) && links < MAX_LINKS) {
      return followed(path.resolveSibling(Files.readSymbolicLink(path)), links + 1);
    }
    Path folder = path.getParent();
    Path file = path.getFileName();
    return folder == null || file == null
        ? path
        : followed(folder, links).resolve(file).normalize();
  }
}
