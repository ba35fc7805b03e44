package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of one UDP route on one event loop have in common.
 *
 * @param sockets opens their sockets
 * @param batch what all reads go into
 * @param counters what happens is counted in
 * @param own the route, as the last of those that its datagrams have passed
 */
public record RelayContext(
    PacketSockets sockets, DatagramBatch batch, RelayCounters counters, Chain own) {

  /**
   * Returns what a datagram has passed before, if a route of this process has sent it.
   *
   * @param i which one of the batch
   * @return null where it comes from outside
   */
  static @Nullable Chain passed(DatagramBatch batch, int i) {
    return OwnSockets.UDP.hasSenders()
        ? OwnSockets.UDP.chainOf(batch.ip(i), batch.port(i), null)
        : null;
  }
}
