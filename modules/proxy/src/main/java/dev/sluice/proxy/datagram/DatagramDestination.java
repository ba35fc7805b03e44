package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnDatagramSocket;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One destination of a UDP route, and the counters of all its sessions. Event loop only.
 *
 * @param target its address
 * @param sample the share of sessions that have this branch, 0 to 1
 * @param receiveBuffer bytes of responses that may wait to be read; 0 if they are discarded
 * @param counters the sum over all sessions
 */
public record DatagramDestination(
    DatagramTarget target, double sample, int receiveBuffer, DatagramBranch counters) {

  /** Looks its name up again, and uses another of its addresses if the last one is unreachable. */
  void refresh() {
    target.refused(counters.unreachableErrors());
    var unused = target.resolve();
  }

  /** Says whether a new session has this branch. */
  boolean isSampled() {
    return sample >= 1 || ThreadLocalRandom.current().nextDouble() < sample;
  }

  /**
   * Opens a session's socket.
   *
   * @param passed the routes of this process that what it sends has passed
   * @return null if it cannot be opened
   */
  @Nullable PacketSocket open(PacketSockets sockets, Chain passed) {
    SocketAddress address = target.address();
    try {
      return address == null
          ? null
          : OwnDatagramSocket.mark(sockets.connect(address, receiveBuffer), address, passed);
    } catch (IOException e) {
      target.unreachable(address);
      return null; // the caller counts its datagrams as lost
    }
  }

  /** Counts datagrams that have no socket to be sent from. */
  void lost(int count) {
    DropReason why = target.address() == null ? DropReason.UNRESOLVED : DropReason.UNREACHABLE;
    counters.dropped(why, count);
  }
}
