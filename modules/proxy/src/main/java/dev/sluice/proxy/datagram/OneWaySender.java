package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.tee.ClientDetails;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;

/** A destination of a one-way UDP route; one socket serves all clients. Event loop only. */
final class OneWaySender {
  private final PacketSockets sockets;
  private final DatagramDestination branch;
  private final DestinationSocket link;
  private double due;

  OneWaySender(PacketSockets sockets, DatagramDestination branch, Chain passed) {
    this.sockets = sockets;
    this.branch = branch;
    this.link = new DestinationSocket(branch, passed, new ClientDetails());
  }

  /** Sets the routes of this process that its datagrams have passed from now on. */
  void passed(Chain chain) {
    link.passed(chain);
  }

  /** Sends some datagrams of a batch, or the sampled share of them. */
  void send(DatagramBatch batch, int from, int to) {
    if (branch.sample() >= 1 || link.socket() == null) {
      link.send(batch, from, to);
    } else {
      sendShare(batch, from, to);
    }
  }

  /** Sends an evenly distributed share. */
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

  /** Resolves the name again, and connects if there is no connection or the address has changed. */
  void sweep() {
    branch.refresh();
    link.follow(sockets);
  }

  void close() {
    link.close();
  }
}
