package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnDatagramSocket;
import dev.sluice.tee.ClientDetails;
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
  private final ClientDetails client;
  private @Nullable PacketSocket socket;
  private @Nullable SocketAddress connected;
  private Chain passed;
  private long lossesSeen;

  /**
   * Creates the object without a socket.
   *
   * @param passed the routes of this process that its datagrams have passed
   * @param client what is known of the client of the session besides its address
   */
  DestinationSocket(DatagramDestination branch, Chain passed, ClientDetails client) {
    this.branch = branch;
    this.passed = passed;
    this.client = client;
  }

  ClientDetails client() {
    return client;
  }

  /** Sets the routes of this process that its datagrams have passed from now on. */
  void passed(Chain chain) {
    passed = chain;
    if (socket instanceof OwnDatagramSocket own) {
      own.passed(chain);
    }
  }

  DatagramDestination branch() {
    return branch;
  }

  /** Returns the socket; null if there is none. */
  @Nullable PacketSocket socket() {
    return socket;
  }

  /**
   * Opens the socket if it is missing, and replaces it if the name has another address now.
   *
   * @return whether there is a new socket
   */
  boolean follow(PacketSockets sockets) {
    long losses = branch.counters().losses();
    // A Unix socket that was created again at the same path is another socket.
    boolean isLost = connected != null && PacketSockets.isPath(connected) && losses > lossesSeen;
    lossesSeen = losses;
    SocketAddress address = branch.target().address();
    if (address == null || (socket != null && !isLost && address.equals(connected))) {
      return false;
    }
    close();
    // If the socket cannot be opened, the next call tries again; until then datagrams are lost.
    socket = branch.open(sockets, passed);
    connected = address;
    return socket != null;
  }

  /** Sends some datagrams of a batch; without a socket they are lost. */
  void send(DatagramBatch batch, int from, int to) {
    HeaderSender header = branch.header();
    if (socket == null) {
      branch.lost(to - from);
    } else if (header != null) {
      header.send(socket, batch, from, to, client, branch.counters().sent());
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
