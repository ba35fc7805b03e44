package dev.sluice.proxy;

import dev.sluice.transport.datagram.PacketSocket;

/** What one UDP route does with each datagram, on one event loop. Event loop only. */
interface UdpTee {

  /** From now on goes there; sessions that are open go on as they are. */
  void configure(UdpBranches branches, UdpRouteOptions options);

  /** Returns what sends all that is read from a listening socket to every destination. */
  UdpReader.Receiver at(PacketSocket listener);

  /** Once in a while: looks names up anew, and ends what has come to its end. */
  void sweep(long nowNanos);

  /** Says whether the primary may still answer something that was asked lately. */
  boolean awaitsAnswers(long nowNanos);

  /** Some of the sessions that are open, in no certain order. */
  SessionPage page(int skip, int most);

  /** Closes all sockets to the destinations. */
  void close();
}
