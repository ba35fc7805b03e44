package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramCounters;
import dev.sluice.proxy.datagrams.DatagramSockets;
import dev.sluice.proxy.datagrams.DropReason;
import java.util.List;

/** Sends each datagram on to all destinations, and lets nobody answer: there are no sessions. */
final class OneWayTee implements UdpTee {
  private final DatagramSockets sockets;
  private final DatagramCounters received;
  private OneWayBranch[] branches = {}; // the primary's is the first
  private AccessList access = new AccessList(Limits.NONE);

  OneWayTee(DatagramSockets sockets, DatagramCounters received) {
    this.sockets = sockets;
    this.received = received;
  }

  @Override
  public void configure(UdpBranches configured, UdpRouteOptions options) {
    close();
    access = new AccessList(options.limits());
    branches =
        configured
            .all()
            .map(branch -> new OneWayBranch(sockets, branch))
            .toArray(OneWayBranch[]::new);
    sweep(System.nanoTime());
  }

  @Override
  public void received(DatagramBatch batch) {
    if (access.isOpenToAll()) {
      send(batch, 0, batch.size());
      return;
    }
    int from = 0;
    while (from < batch.size()) {
      int to = batch.endOfRun(from);
      if (access.allows(batch.ip(from))) {
        send(batch, from, to);
      } else {
        received.dropped(DropReason.DENIED, to - from);
      }
      from = to;
    }
  }

  private void send(DatagramBatch batch, int from, int to) {
    for (OneWayBranch branch : branches) {
      branch.send(batch, from, to);
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
  public SessionPage page(int skip, int most) {
    return new SessionPage(0, List.of());
  }

  @Override
  public void close() {
    for (OneWayBranch branch : branches) {
      branch.close();
    }
  }
}
