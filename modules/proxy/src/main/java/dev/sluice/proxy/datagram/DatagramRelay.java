package dev.sluice.proxy.datagram;

import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.transport.datagram.PacketSocket;

/** What one UDP route does with each datagram, on one event loop. Event loop only. */
public interface DatagramRelay {

  /** From now on goes there; sessions that are open go on as they are. */
  void configure(DatagramDestinations branches, UdpRouteOptions options);

  /** Returns what sends all that is read from a listening socket to every destination. */
  BatchReader.Receiver at(PacketSocket listener);

  /** Once in a while: looks names up anew, and ends what has come to its end. */
  void sweep(long nowNanos);

  /** Says whether the primary may still respond to a recent datagram. */
  boolean awaitsResponses(long nowNanos);

  /** Some of the sessions that are open, in no certain order. */
  SessionPage page(int skip, int most);

  /** Closes all sockets to the destinations. */
  void close();
}
