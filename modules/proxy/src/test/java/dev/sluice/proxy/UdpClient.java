package dev.sluice.proxy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * A client that sends datagrams from one address, and accepts responses only from the address it
 * sends to.
 */
final class UdpClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final DatagramSocket socket;
  private final SocketAddress to;

  UdpClient(SocketAddress to) throws IOException {
    InetAddress host = ((InetSocketAddress) to).getAddress();
    this.to = to;
    this.socket = new DatagramSocket(0, host);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  void send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, to));
  }

  /** Waits for a response; one from another address is an error. */
  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    if (!packet.getSocketAddress().equals(to)) {
      throw new IOException("a response came from " + packet.getSocketAddress());
    }
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  byte[] ask(byte[] datagram) throws IOException {
    send(datagram);
    return receive();
  }

  @Override
  public void close() {
    socket.close();
  }
}
