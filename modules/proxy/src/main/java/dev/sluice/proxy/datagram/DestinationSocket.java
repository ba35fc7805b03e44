package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnDatagramSocket;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket to one destination; it follows the address of the destination's name. Event loop only.
 */
final class DestinationSocket {
  private final DatagramDestination branch;
  private @Nullable PacketSocket socket;
  private @Nullable SocketAddress connected;
  private Chain passed;
  private long lossesSeen;

  /**
   * Starts without a socket.
   *
   * @param passed the routes of this process that what it sends has passed
   */
  DestinationSocket(DatagramDestination branch, Chain passed) {
    this.branch = branch;
    this.passed = passed;
  }

  /** Sets the routes of this process that its datagrams have passed. */
  void passed(Chain chain) {
    passed = chain;
    if (socket instanceof OwnDatagramSocket own) {
      own.passed(chain);
    }
  }

  DatagramDestination branch() {
    return branch;
  }

  /** Returns the socket; null if it is not open. */
  @Nullable PacketSocket socket() {
    return socket;
  }

  /**
   * Opens the socket if it is not open, and replaces it if the name has another address now.
   *
   * @return whether the socket is new
   */
  boolean follow(PacketSockets sockets) {
    long losses = branch.counters().losses();
    // A socket file that was created again is another socket.
    boolean isLost = connected != null && PacketSockets.isPath(connected) && losses > lossesSeen;
    lossesSeen = losses;
    SocketAddress address = branch.target().address();
    if (address == null || (socket != null && !isLost && address.equals(connected))) {
      return false;
    }
    close();
    // If it cannot be opened, the next call tries again; until then datagrams are lost.
    socket = branch.open(sockets, passed);
    connected = address;
    return socket != null;
  }

  /** Sends datagrams of a batch; they are lost if there is no socket. */
  void send(DatagramBatch batch, int from, int to) {
    if (socket == null) {
      branch.lost(to - from);
    } else {
      socket.send(batch, from, to, null, branch.counters().sent());
    }
  }

  void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
