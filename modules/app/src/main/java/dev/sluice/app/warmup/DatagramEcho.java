package dev.sluice.app.warmup;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** A peer that sends every datagram back, and a client that reaches it through a proxy. */
public final class DatagramEcho implements AutoCloseable {
  private static final int SIZE = 200;
  private static final int ROUND_TRIPS = 3000;
  private static final int BURST = 16;
  private static final int BURSTS = 1000;
  private static final int PATIENCE_MILLIS = 2000;

  private final DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());

  /** Starts the peer at a free port. */
  public DatagramEcho() throws IOException {
    DaemonThread.start("datagram-echo", this::echo);
  }

  /** Returns the port. */
  public int port() {
    return peer.getLocalPort();
  }

  @Override
  public void close() {
    peer.close();
  }

  private void echo() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[SIZE], SIZE);
    while (true) {
      peer.receive(packet);
      peer.send(packet);
    }
  }

  /**
   * Sends datagrams to a proxy in front of the peer: first one by one, waiting for each response,
   * then in bursts.
   */
  public static void exercise(int port) throws IOException {
    DatagramPacket packet =
        new DatagramPacket(new byte[SIZE], SIZE, InetAddress.getLoopbackAddress(), port);
    try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      client.setSoTimeout(PATIENCE_MILLIS); // no operator would see it hang
      for (int i = 0; i < ROUND_TRIPS; i++) {
        client.send(packet);
        client.receive(packet);
      }
      for (int i = 0; i < BURSTS; i++) {
        for (int k = 0; k < BURST; k++) {
          client.send(packet);
        }
        client.receive(packet);
      }
    }
  }
}
