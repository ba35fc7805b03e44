package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stage.access.AccessList;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends each datagram to all destinations and reads no responses: there are no sessions. */
public final class OneWayRelay implements DatagramRelay {
  private final PacketSockets sockets;
  private final DatagramTally received;
  private final Chain own;
  private Chain passed;
  private OneWaySender[] branches = {}; // the primary's sender is the first
  private AccessList access = new AccessList(Limits.NONE);

  /**
   * Creates a relay without destinations.
   *
   * @param received counts the datagrams received and dropped
   * @param own the chain that ends with this route
   */
  public OneWayRelay(PacketSockets sockets, DatagramTally received, Chain own) {
    this.sockets = sockets;
    this.received = received;
    this.own = own;
    this.passed = own;
  }

  @Override
  public void configure(DatagramDestinations configured, UdpRouteOptions options) {
    close();
    access = new AccessList(options.limits());
    branches =
        configured
            .all()
            .map(branch -> new OneWaySender(sockets, branch, passed))
            .toArray(OneWaySender[]::new);
    sweep(System.nanoTime());
  }

  @Override
  public BatchReader.Receiver at(PacketSocket listener) {
    return this::received;
  }

  private void received(DatagramBatch batch) {
    if (access.isOpenToAll() && !OwnSockets.UDP.hasSenders()) {
      send(batch, 0, batch.size());
      return;
    }
    int from = 0;
    while (from < batch.size()) {
      int to = batch.endOfRun(from);
      DropReason why = reasonToDrop(batch, from);
      if (why == null) {
        send(batch, from, to);
      } else {
        received.dropped(why, to - from);
      }
      from = to;
    }
  }

  private @Nullable DropReason reasonToDrop(DatagramBatch batch, int i) {
    Chain before = RelayContext.passed(batch, i);
    if (before != null) {
      if (before.hasLastOf(own)) {
        return DropReason.LOOP;
      }
      // All clients share the sockets, so all later datagrams count as having passed these routes,
      // too.
      passed(passed.with(before));
    }
    return access.isOpenToAll() || access.allows(batch.ip(i)) ? null : DropReason.DENIED;
  }

  private void passed(Chain chain) {
    if (chain != passed) {
      passed = chain;
      for (OneWaySender branch : branches) {
        branch.passed(chain);
      }
    }
  }

  private void send(DatagramBatch batch, int from, int to) {
    for (OneWaySender branch : branches) {
      branch.send(batch, from, to);
    }
  }

  @Override
  public void sweep(long nowNanos) {
    // Routes change; if one still leads back here, its next datagram sets this again.
    passed(own);
    for (OneWaySender branch : branches) {
      branch.sweep();
    }
  }

  @Override
  public boolean awaitsResponses(long nowNanos) {
    return false;
  }

  @Override
  public List<WaitingSession> waiting(long nowNanos) {
    return List.of();
  }

  @Override
  public SessionPage page(int skip, int limit) {
    return new SessionPage(0, List.of());
  }

  @Override
  public SessionPage first(int most, SessionOrder order) {
    return page(0, most);
  }

  @Override
  public void close() {
    for (OneWaySender branch : branches) {
      branch.close();
    }
  }
}
