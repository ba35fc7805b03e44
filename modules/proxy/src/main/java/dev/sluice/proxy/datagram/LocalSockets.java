package dev.sluice.proxy.datagram;

import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.loops.ThisMachine;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets at single addresses of this machine that one instance has besides the one at a
 * wildcard. Event loop only.
 */
final class LocalSockets {
  // Some machines have thousands of addresses, most of which no client ever asks.
  private static final int MOST_AT_START = 64;
  private static final int MOST = 1024;

  private final PacketSockets sockets;
  private final int receiveBuffer;
  private final RateLimitedLog notices;
  private final Set<InetAddress> tried = new HashSet<>();
  private int open;

  LocalSockets(PacketSockets sockets, int receiveBuffer, RateLimitedLog notices) {
    this.sockets = sockets;
    this.receiveBuffer = receiveBuffer;
    this.notices = notices;
  }

  /** Returns the addresses of this machine that a wildcard includes, those of IPv6 first. */
  static List<InetAddress> includedIn(InetAddress wildcard) {
    List<InetAddress> included = new ArrayList<>(ThisMachine.addresses());
    if (wildcard instanceof Inet4Address) {
      included.removeIf(Inet6Address.class::isInstance);
    }
    // A missing address of IPv4 is found by the first datagram to it.
    included.sort((one, other) -> other.getAddress().length - one.getAddress().length);
    return included.subList(0, Math.min(MOST_AT_START, included.size()));
  }

  /**
   * Opens a socket, unless one has been opened there or could not be.
   *
   * @return null if there is no new socket
   */
  @Nullable BoundSocket open(InetAddress ip, int port) {
    if (ip.isMulticastAddress() || !tried.add(ip)) {
      return null;
    }
    if (open == MOST) {
      tried.remove(ip);
      notices.warn(
          "addresses",
          "clients ask more than "
              + MOST
              + " addresses of this machine; responses to some leave from another address");
      return null;
    }
    InetSocketAddress at = new InetSocketAddress(ip, port);
    try {
      if (isBroadcast(at)) {
        return null; // every socket gets a copy, and none can respond from there
      }
      PacketSocket opened = sockets.listen(at, true, receiveBuffer);
      open++;
      return new BoundSocket(at, opened);
    } catch (IOException e) {
      tried.remove(ip); // for instance, an address that has just gone; it may come back
      return null;
    }
  }

  /** Returns whether the kernel has this as a broadcast address: it refuses to connect to those. */
  private boolean isBroadcast(InetSocketAddress at) {
    if (at.getAddress() instanceof Inet6Address) {
      return false;
    }
    try {
      sockets.connect(at, 0).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
