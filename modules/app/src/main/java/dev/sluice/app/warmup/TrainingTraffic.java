package dev.sluice.app.warmup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Typical traffic for a proxy: connections, small round trips and bulk transfers.
 *
 * <p>All kinds alternate, because a JIT compiler that has seen only one kind of traffic leaves out
 * the code for the others, and must compile again when they come.
 */
final class TrainingTraffic {
  private static final int SMALL_BYTES = 256;
  private static final int BULK_BYTES = 64 * 1024;
  // Enough for profiles of the whole data path.
  private static final int TURNS = 125;
  private static final int CONNECTIONS = 4;
  private static final int CROWD = 8;
  private static final int ROUND_TRIPS = 5;
  private static final int BULK_ROUNDS = 16;
  private static final int FLOOD_ROUNDS = 128;

  private static final int PATIENCE_MILLIS = 20_000;

  private TrainingTraffic() {}

  /** Sends all kinds of traffic through proxies in front of an {@link EchoServer}. */
  public static void run(List<Integer> ports) throws IOException {
    for (int turn = 0; turn < TURNS; turn++) {
      for (int port : ports) {
        take(port);
      }
    }
  }

  private static void take(int port) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      boolean reset = i % 2 == 1;
      exchange(port, SMALL_BYTES, 1, reset);
    }
    crowd(port);
    exchange(port, BULK_BYTES, BULK_ROUNDS, false);
    flood(port);
  }

  /** Several clients send at once, so that the event loop has more than one ready channel. */
  private static void crowd(int port) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        sockets.add(connect(port));
      }
      for (int i = 0; i < ROUND_TRIPS; i++) {
        for (Socket socket : sockets) {
          socket.getOutputStream().write(new byte[SMALL_BYTES]);
        }
        for (Socket socket : sockets) {
          readAnswer(socket, new byte[SMALL_BYTES]);
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static void exchange(int port, int bytes, int rounds, boolean reset) throws IOException {
    byte[] message = new byte[bytes];
    try (Socket socket = connect(port)) {
      for (int i = 0; i < rounds; i++) {
        socket.getOutputStream().write(message);
        readAnswer(socket, message);
      }
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    }
  }

  private static void readAnswer(Socket socket, byte[] message) throws IOException {
    if (socket.getInputStream().readNBytes(message, 0, message.length) < message.length) {
      throw new IOException("port " + socket.getPort() + " closed a connection");
    }
  }

  /** Sends without waiting for the responses, so that the proxy has to pause and resume. */
  private static void flood(int port) throws IOException {
    try (Socket socket = connect(port)) {
      FutureTask<Long> responses = new FutureTask<>(() -> drain(socket.getInputStream()));
      new Thread(responses, "responses").start();
      byte[] message = new byte[BULK_BYTES];
      for (int i = 0; i < FLOOD_ROUNDS; i++) {
        socket.getOutputStream().write(message);
      }
      socket.shutdownOutput();
      if (responses.get() < (long) BULK_BYTES * FLOOD_ROUNDS) {
        throw new IOException("port " + port + " closed a connection in the flood");
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("port " + port + " does not respond to a flood: " + e.getMessage(), e);
    }
  }

  /** Reads to the end, and returns the number of bytes. */
  static long drain(InputStream in) throws IOException {
    return in.transferTo(OutputStream.nullOutputStream());
  }

  /** Connects to a port on loopback. */
  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS); // no operator would see it hang
    return socket;
  }
}
