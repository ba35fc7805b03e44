package dev.sluice.proxy.stream;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The addresses at which an instance of a route has clients. Immutable; any thread.
 *
 * @param addresses its addresses, of which one may be a wildcard; empty for a Unix socket
 */
record Reach(List<InetAddress> addresses) {

  /** Returns whether a socket at this local address serves the instance. */
  boolean includes(SocketAddress local) {
    return !(local instanceof InetSocketAddress at)
        || addresses.stream().anyMatch(own -> includes(own, at.getAddress()));
  }

  private static boolean includes(InetAddress own, InetAddress ip) {
    return own.equals(ip)
        || (own.isAnyLocalAddress() && (own instanceof Inet6Address || ip instanceof Inet4Address));
  }
}
