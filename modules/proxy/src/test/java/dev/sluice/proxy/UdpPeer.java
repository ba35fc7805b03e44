package dev.sluice.proxy;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A UDP peer that records datagrams and responds to each or to none. Any thread. */
final class UdpPeer implements AutoCloseable {

  /** Makes the response to a datagram. */
  @FunctionalInterface
  interface Response {
    /** Returns the response, or null for none. */
    byte @Nullable [] to(byte[] asked);
  }

  private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;

  private final DatagramSocket socket;
  private final Response response;
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private final List<SocketAddress> senders = new CopyOnWriteArrayList<>();

  private UdpPeer(SocketAddress at, Response response) {
    this.response = response;
    try {
      socket = new DatagramSocket(null);
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.bind(at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::run, "udp-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** A peer without responses. */
  static UdpPeer sink() {
    return responding(0, datagram -> null);
  }

  /** A peer that returns each datagram. */
  static UdpPeer echo() {
    return responding(0, datagram -> datagram);
  }

  static UdpPeer responding(int port, Response response) {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), response);
  }

  static UdpPeer at(SocketAddress address, Response response) {
    return new UdpPeer(address, response);
  }

  int port() {
    return socket.getLocalPort();
  }

  String url() {
    String host = socket.getLocalAddress().getHostAddress();
    return "udp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  List<byte[]> received() {
    return received;
  }

  /** Returns the sender of each datagram. */
  List<SocketAddress> senders() {
    return senders;
  }

  /** Waits for a number of datagrams, and returns them. */
  List<byte[]> await(int count) {
    Eventually.until(
        () -> count + " datagrams; there are " + received.size(),
        Duration.ofSeconds(20),
        () -> received.size() >= count);
    return received;
  }

  /** Sends a datagram that is not a response. */
  void respond(SocketAddress to, byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, to));
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      while (true) {
        packet.setLength(65_536);
        socket.receive(packet);
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        senders.add(packet.getSocketAddress());
        received.add(datagram);
        byte @Nullable [] reply = response.to(datagram);
        if (reply != null) {
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      return; // the socket was closed
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
