package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The objects that all sessions of one UDP route on one event loop share.
 *
 * @param sockets opens the sessions' sockets
 * @param batch the batch for all reads
 * @param counters counts received and lost datagrams and sessions
 * @param later runs tasks on the event loop, after the current one
 * @param own the chain that ends with this route
 */
public record RelayContext(
    PacketSockets sockets, DatagramBatch batch, RelayCounters counters, Executor later, Chain own) {

  /**
   * Returns the routes that a datagram has passed, if a route of this process has sent it.
   *
   * @param i index in the batch
   * @return the routes; null if the datagram comes from outside
   */
  static @Nullable Chain passed(DatagramBatch batch, int i) {
    if (!OwnSockets.UDP.hasSenders()) {
      return null;
    }
    InetSocketAddress socket = batch.address(i);
    return socket == null
        ? null
        : OwnSockets.UDP.chainOf(socket.getAddress(), socket.getPort(), null);
  }
}
