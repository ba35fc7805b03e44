package dev.sluice.proxy.datagram;

import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.transport.datagram.PacketSocket;
import java.util.List;

/**
 * The relay of one UDP route on one event loop: it sends each datagram to the destinations. Event
 * loop only.
 */
public interface DatagramRelay {

  /** Sets the destinations of new sessions; open sessions keep theirs. */
  void configure(DatagramDestinations branches, UdpRouteOptions options);

  /** Returns a receiver that sends the datagrams of a listening socket to every destination. */
  BatchReader.Receiver at(PacketSocket listener);

  /** Resolves names again and ends expired sessions. Call it regularly. */
  void sweep(long nowNanos);

  /** Returns whether the primary may still respond to a recent request. */
  boolean awaitsResponses(long nowNanos);

  /** Returns the sessions whose primary may still respond to a recent request. */
  List<WaitingSession> waiting(long nowNanos);

  /** Returns a part of the open sessions, in no particular order. */
  SessionPage page(int skip, int limit);

  /** Returns the first open sessions in an order. */
  SessionPage first(int most, SessionOrder order);

  /** Closes all sockets to the destinations. */
  void close();
}
