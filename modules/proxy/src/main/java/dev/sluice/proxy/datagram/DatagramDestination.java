package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnDatagramSocket;
import dev.sluice.transport.datagram.DatagramCounters;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where one branch of every session of a UDP route goes, and what the sessions add up to. Event
 * loop only.
 *
 * @param target where it is
 * @param sample the share of sessions that have this branch, 0 to 1
 * @param receiveBuffer bytes of answers that may wait; 0 where nobody reads them
 * @param counters the sum over all sessions
 */
public record DatagramDestination(
    DatagramTarget target, double sample, int receiveBuffer, DatagramCounters counters) {

  /** Looks its name up anew, and turns to another address of it where the last one refuses. */
  void refresh() {
    target.refused(counters.refusals());
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
   * @return null where that cannot be
   */
  @Nullable PacketSocket open(PacketSockets sockets, Chain passed) {
    SocketAddress address = target.address();
    try {
      return address == null
          ? null
          : OwnDatagramSocket.mark(sockets.connect(address, receiveBuffer), address, passed);
    } catch (IOException e) {
      target.unreachable(address);
      return null; // what would go there is counted as lost
    }
  }

  /** Counts datagrams that have no socket to be sent from. */
  void lost(int count) {
    DropReason why = target.address() == null ? DropReason.UNRESOLVED : DropReason.UNREACHABLE;
    counters.dropped(why, count);
  }
}
