package dev.sluice.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** A server for datagrams, on a thread of its own, that keeps a ledger of what it gets. */
final class DatagramPeer implements AutoCloseable {
  /** What a peer does with datagrams. */
  enum Kind {
    /** Sends everything back. */
    ECHO,
    /** Reads everything. */
    HEALTHY,
    /** Holds its port, but does not listen there. */
    ABSENT,
    /** Never reads. */
    STALLED
  }

  static final int MAX_BYTES = 1472; // fills an Ethernet frame over IPv4
  private static final int SMALL_BUFFER = 16 * 1024;

  private final String name;
  private final Kind kind;
  private final DatagramLedger ledger = new DatagramLedger();
  private final DatagramSocket socket;

  /** Starts a peer at a free port. */
  DatagramPeer(String name, Kind kind) {
    this.name = name;
    this.kind = kind;
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      if (kind == Kind.ABSENT) {
        // Only what comes from itself is for it; the system refuses all else.
        socket.connect(socket.getLocalSocketAddress());
      } else if (kind == Kind.STALLED) {
        socket.setReceiveBufferSize(SMALL_BUFFER);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (kind == Kind.ECHO || kind == Kind.HEALTHY) {
      Thread thread = new Thread(this::serve, "demo " + name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES + 1], MAX_BYTES + 1);
    while (!socket.isClosed()) {
      try {
        packet.setLength(MAX_BYTES + 1);
        socket.receive(packet);
        ledger.add(packet.getData(), packet.getLength());
        if (kind == Kind.ECHO) {
          socket.send(packet);
        }
      } catch (IOException e) {
        return; // it was closed, or the clients will miss an answer and say so
      }
    }
  }

  String name() {
    return name;
  }

  DatagramLedger ledger() {
    return ledger;
  }

  String url() {
    return "udp://127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
