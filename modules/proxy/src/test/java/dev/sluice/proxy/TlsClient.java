package dev.sluice.proxy;

import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import javax.net.ssl.SSLSocket;

/** A client of a route that listens with TLS, on the JDK's blocking sockets. */
final class TlsClient implements AutoCloseable {
  private final Socket below;
  private final SSLSocket socket;
  private final Received received = new Received(Bytes.SEED);
  private long sent;

  private TlsClient(Socket below, SSLSocket socket) {
    this.below = below;
    this.socket = socket;
  }

  /** Connects, and does the handshake. */
  static TlsClient connect(Running route, String version) throws IOException {
    int port = URI.create(route.url()).getPort();
    Socket below = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket =
        (SSLSocket) TlsKeys.jdk().getSocketFactory().createSocket(below, "localhost", port, false);
    try {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      return new TlsClient(below, socket);
    } catch (IOException e) {
      below.close();
      throw e;
    }
  }

  /** Sends the stream's next bytes, in writes of random sizes. */
  void send(int length, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] piece = new byte[50_000];
    for (int left = length; left > 0; ) {
      int size = Math.min(left, 1 + random.nextInt(1 + random.nextInt(piece.length)));
      Bytes.fill(Bytes.SEED, sent, piece, size);
      socket.getOutputStream().write(piece, 0, size);
      sent += size;
      left -= size;
    }
  }

  /** Sends the stream's next bytes, in writes of 64 KiB. */
  void sendBulk(int length) throws IOException {
    byte[] piece = new byte[64 * 1024];
    for (int left = length; left > 0; ) {
      int size = Math.min(left, piece.length);
      Bytes.fill(Bytes.SEED, sent, piece, size);
      socket.getOutputStream().write(piece, 0, size);
      sent += size;
      left -= size;
    }
  }

  /** Repeatedly sends one message, in one record, and waits for as many bytes. */
  void roundTrips(int times, int size) throws IOException {
    byte[] message = new byte[size];
    for (int i = 0; i < times; i++) {
      Bytes.fill(Bytes.SEED, sent, message, size);
      socket.getOutputStream().write(message);
      sent += size;
      receive(sent);
    }
  }

  /** Waits until so many bytes have come in all. */
  void receive(long total) throws IOException {
    byte[] piece = new byte[64 * 1024];
    while (received.count() < total) {
      int count = socket.getInputStream().read(piece);
      if (count < 0) {
        throw new IOException("the stream ended after " + received.count() + " bytes");
      }
      received.add(piece, count);
    }
  }

  /** Reads to the end of the stream, which is a close_notify. */
  void receiveAll() throws IOException {
    byte[] piece = new byte[64 * 1024];
    int count;
    while ((count = socket.getInputStream().read(piece)) >= 0) {
      received.add(piece, count);
    }
    received.end();
  }

  /** Sends close_notify, and a FIN behind it. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends a FIN without a close_notify. */
  void truncate() throws IOException {
    below.shutdownOutput();
  }

  Received received() {
    return received;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    below.close();
  }
}
