package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramCounters;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;
import dev.sluice.proxy.datagrams.DropReason;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One destination of a route that nobody is answered on: one socket for all clients. */
final class OneWayBranch {
  private final DatagramSockets sockets;
  private final UdpTarget target;
  private final double sample;
  private final DatagramCounters counters;
  private @Nullable DatagramSocket socket;
  private @Nullable SocketAddress connected;
  private long lossesSeen;
  private double due;

  OneWayBranch(
      DatagramSockets sockets, UdpTarget target, double sample, DatagramCounters counters) {
    this.sockets = sockets;
    this.target = target;
    this.sample = sample;
    this.counters = counters;
  }

  DatagramCounters counters() {
    return counters;
  }

  /** Sends what the batch holds, or this branch's share of it. */
  void send(DatagramBatch batch) {
    if (socket == null) {
      DropReason why = target.address() == null ? DropReason.UNRESOLVED : DropReason.UNREACHABLE;
      counters.dropped(why, batch.size());
    } else if (sample >= 1) {
      socket.send(batch, 0, batch.size(), null, counters);
    } else {
      sendShare(socket, batch);
    }
  }

  /** One in so many, evenly. */
  private void sendShare(DatagramSocket open, DatagramBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      due += sample;
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
    var unused = target.resolve();
    long losses = counters.losses();
    // A socket in the file system that was made anew is another one.
    boolean isLost = connected instanceof DomainSocketAddress && losses > lossesSeen;
    lossesSeen = losses;
    SocketAddress address = target.address();
    if (address != null && (socket == null || isLost || !address.equals(connected))) {
      connect(address);
    }
  }

  private void connect(SocketAddress address) {
    close();
    try {
      socket = sockets.connect(address, 0);
      connected = address;
    } catch (IOException e) {
      // Tried again with the next sweep; until then datagrams are dropped, and counted.
      socket = null;
    }
  }

  void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
