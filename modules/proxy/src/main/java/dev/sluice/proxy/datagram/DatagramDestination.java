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
 * A destination of a UDP route: every sampled session has one branch to it. Holds its settings and
 * the counters of all its branches. Event loop only.
 *
 * @param target its address
 * @param sample share of sessions that have this branch, 0 to 1
 * @param receiveBuffer size of the receive buffer for responses, in bytes; 0 if responses are not
 *     read
 * @param header writes PROXY headers in front of the datagrams; null if there are none
 * @param counters sums over all sessions
 */
public record DatagramDestination(
    DatagramTarget target,
    double sample,
    int receiveBuffer,
    @Nullable HeaderSender header,
    DatagramBranch counters) {

  /**
   * Resolves the name again, and changes to its next address if the current one refuses datagrams.
   */
  void refresh() {
    target.refused(counters.unreachableErrors());
    var unused = target.resolve();
  }

  /** Decides whether a new session has this branch. */
  boolean isSampled() {
    return sample >= 1 || ThreadLocalRandom.current().nextDouble() < sample;
  }

  /**
   * Opens the socket of a session.
   *
   * @param passed the routes of this process that the session's datagrams have passed
   * @return the socket; null if it cannot be opened
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

  /** Counts datagrams that are lost because there is no socket. */
  void lost(int count) {
    DropReason why = target.address() == null ? DropReason.UNRESOLVED : DropReason.UNREACHABLE;
    counters.dropped(why, count);
  }
}
