package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.transport.datagram.PacketSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket of a UDP route, registered as a socket of this process while it is open. Event
 * loop only.
 */
final class BoundSocket {
  private final SocketAddress at;
  private final PacketSocket socket;

  /**
   * Takes over a bound socket.
   *
   * @param at its address, with the real port
   */
  BoundSocket(SocketAddress at, PacketSocket socket) {
    this.at = at;
    this.socket = socket;
    OwnSockets.UDP.listens(port());
  }

  /** Returns the local address. */
  SocketAddress at() {
    return at;
  }

  /** Returns the port; 0 for a Unix socket. */
  int port() {
    return at instanceof InetSocketAddress internet ? internet.getPort() : 0;
  }

  /** Returns whether the listening address has the IP version of this address. */
  boolean hasFamilyOf(InetAddress address) {
    return at instanceof InetSocketAddress internet
        && internet.getAddress().getClass() == address.getClass();
  }

  /** Returns whether it listens at all addresses of this machine. */
  boolean isWildcard() {
    return at instanceof InetSocketAddress internet && internet.getAddress().isAnyLocalAddress();
  }

  /** Returns the IP address; null for a Unix socket. */
  @Nullable InetAddress ip() {
    return at instanceof InetSocketAddress internet ? internet.getAddress() : null;
  }

  PacketSocket socket() {
    return socket;
  }

  void close() {
    OwnSockets.UDP.left(port());
    socket.close();
  }
}
