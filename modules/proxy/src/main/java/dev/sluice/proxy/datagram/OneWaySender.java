package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;

/** One destination of a route that nobody is answered on: one socket for all clients. */
final class OneWaySender {
  private final PacketSockets sockets;
  private final DatagramDestination branch;
  private final DestinationSocket link;
  private double due;

  OneWaySender(PacketSockets sockets, DatagramDestination branch, Chain passed) {
    this.sockets = sockets;
    this.branch = branch;
    this.link = new DestinationSocket(branch, passed);
  }

  /** From now on what it sends has passed these routes of this process. */
  void passed(Chain chain) {
    link.passed(chain);
  }

  /** Sends some datagrams of a batch, or this branch's share of them. */
  void send(DatagramBatch batch, int from, int to) {
    if (branch.sample() >= 1 || link.socket() == null) {
      link.send(batch, from, to);
    } else {
      sendShare(batch, from, to);
    }
  }

  /** One in so many, evenly. */
  private void sendShare(DatagramBatch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      due += branch.sample();
      if (due < 1) {
        branch.counters().sampledOut(1);
      } else {
        due -= 1;
        link.send(batch, i, i + 1);
      }
    }
  }

  /** Looks the name up anew, and connects where there is no connection or it goes elsewhere. */
  void sweep() {
    branch.refresh();
    link.follow(sockets);
  }

  void close() {
    link.close();
  }
}
