package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramSockets;

/** Sends each datagram on to all destinations, and lets nobody answer: there are no sessions. */
final class OneWayTee implements UdpTee {
  private final DatagramSockets sockets;
  private OneWayBranch[] branches = {}; // the primary's is the first

  OneWayTee(DatagramSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void configure(UdpBranches configured, UdpRouteOptions options) {
    close();
    branches =
        configured
            .all()
            .map(branch -> new OneWayBranch(sockets, branch))
            .toArray(OneWayBranch[]::new);
    sweep(System.nanoTime());
  }

  @Override
  public void received(DatagramBatch batch) {
    for (OneWayBranch branch : branches) {
      branch.send(batch);
    }
  }

  @Override
  public void sweep(long nowNanos) {
    for (OneWayBranch branch : branches) {
      branch.sweep();
    }
  }

  @Override
  public boolean awaitsAnswers(long nowNanos) {
    return false;
  }

  @Override
  public void close() {
    for (OneWayBranch branch : branches) {
      branch.close();
    }
  }
}
