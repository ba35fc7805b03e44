package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all sessions of one UDP route on one event loop share.
 *
 * @param sockets opens the sockets of sessions
 * @param batch the buffers of all reads
 * @param counters the counters of the route
 * @param own the route, as the last of those that its datagrams have passed
 */
public record RelayContext(
    PacketSockets sockets, DatagramBatch batch, RelayCounters counters, Chain own) {

  /**
   * Returns the routes that a datagram has passed, if a route of this process sent it.
   *
   * @param i index in the batch
   * @return null if it comes from another process
   */
  static @Nullable Chain passed(DatagramBatch batch, int i) {
    return OwnSockets.UDP.hasSenders()
        ? OwnSockets.UDP.chainOf(batch.ip(i), batch.port(i), null)
        : null;
  }
}
