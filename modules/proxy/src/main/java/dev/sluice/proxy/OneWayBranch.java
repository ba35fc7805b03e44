package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramCounters;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One destination of a route that nobody is answered on: one socket for all clients. */
final class OneWayBranch {
  private final DatagramSockets sockets;
  private final UdpBranch branch;
  private final DatagramCounters counters;
  private Chain passed;
  private @Nullable DatagramSocket socket;
  private @Nullable SocketAddress connected;
  private long lossesSeen;
  private double due;

  OneWayBranch(DatagramSockets sockets, UdpBranch branch, Chain passed) {
    this.sockets = sockets;
    this.branch = branch;
    this.passed = passed;
    this.counters = branch.counters();
  }

  /** From now on what it sends has passed these routes of this process. */
  void passed(Chain chain) {
    passed = chain;
    if (socket instanceof OwnDatagramSocket own) {
      own.passed(chain);
    }
  }

  /** Sends some datagrams of a batch, or this branch's share of them. */
  void send(DatagramBatch batch, int from, int to) {
    if (socket == null) {
      branch.lost(to - from);
    } else if (branch.sample() >= 1) {
      socket.send(batch, from, to, null, counters);
    } else {
      sendShare(socket, batch, from, to);
    }
  }

  /** One in so many, evenly. */
  private void sendShare(DatagramSocket open, DatagramBatch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      due += branch.sample();
      if (due < 1) {
        counters.sampledOut(1);
      } else {
        due -= 1;
        open.send(batch, i, i + 1, null, counters);
      }
    }
  }

  /** Looks the name up anew, and connects where there is no connection or it goes elsewhere. */
  void sweep() {
    branch.refresh();
    long losses = counters.losses();
    // A socket in the file system that was made anew is another one.
    boolean isLost = connected instanceof DomainSocketAddress && losses > lossesSeen;
    lossesSeen = losses;
    SocketAddress address = branch.target().address();
    if (address != null && (socket == null || isLost || !address.equals(connected))) {
      close();
      // Where it cannot be opened, the next sweep tries again; until then datagrams are lost.
      socket = branch.open(sockets, passed);
      connected = address;
    }
  }

  void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
