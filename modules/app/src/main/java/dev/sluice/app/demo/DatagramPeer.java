package dev.sluice.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** A server for datagrams, on a thread of its own, with a ledger of the datagrams it receives. */
final class DatagramPeer implements AutoCloseable {
  /** The behaviour of a peer. */
  enum Kind {
    /** Sends every datagram back. */
    ECHO,
    /** Reads every datagram. */
    HEALTHY,
    /** Holds its port, but does not receive from other sockets. */
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
        // Connected to itself, so that the system refuses all other senders.
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
        return; // it was closed; otherwise the clients report a missing response
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
