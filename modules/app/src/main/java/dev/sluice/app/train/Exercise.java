package dev.sluice.app.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What a proxy is for: connections, small round trips and bulk. */
public final class Exercise {
  private static final int SMALL_BYTES = 256;
  private static final int BULK_BYTES = 64 * 1024;
  // So many that the JVM has profiles of the whole data path.
  private static final int CONNECTIONS = 500;
  private static final int ROUND_TRIPS = 5000;
  private static final int BULK_ROUNDS = 2000;
  private static final int FLOOD_ROUNDS = 16_000;

  private static final int PATIENCE_MILLIS = 20_000;

  private Exercise() {}

  /** Sends it all through a proxy in front of an {@link EchoServer}. */
  public static void run(int port) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      exchange(port, SMALL_BYTES, 1);
    }
    exchange(port, SMALL_BYTES, ROUND_TRIPS);
    exchange(port, BULK_BYTES, BULK_ROUNDS);
    flood(port);
  }

  private static void exchange(int port, int bytes, int rounds) throws IOException {
    byte[] message = new byte[bytes];
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int i = 0; i < rounds; i++) {
        out.write(message);
        if (in.readNBytes(message, 0, bytes) < bytes) {
          throw new IOException("port " + port + " closed a connection in round " + i);
        }
      }
    }
  }

  /** Sends without waiting for the answers, so that the proxy has to pause and to resume. */
  private static void flood(int port) throws IOException {
    try (Socket socket = connect(port)) {
      FutureTask<Long> answers = new FutureTask<>(() -> drain(socket.getInputStream()));
      new Thread(answers, "answers").start();
      byte[] message = new byte[BULK_BYTES];
      for (int i = 0; i < FLOOD_ROUNDS; i++) {
        socket.getOutputStream().write(message);
      }
      socket.shutdownOutput();
      if (answers.get() < (long) BULK_BYTES * FLOOD_ROUNDS) {
        throw new IOException("port " + port + " closed a connection in the flood");
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("port " + port + " does not answer a flood: " + e.getMessage(), e);
    }
  }

  private static long drain(InputStream in) throws IOException {
    return in.transferTo(OutputStream.nullOutputStream());
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS); // it runs where nobody would see that it hangs
    return socket;
  }
}
