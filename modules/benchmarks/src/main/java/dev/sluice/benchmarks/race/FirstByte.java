package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Waits for the first byte that a proxy relays to its primary and back.
 *
 * @param sockets connects to the proxy
 */
record FirstByte(SocketFactory sockets) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 5000;

  /** Tries until it succeeds. */
  void await(int port, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!goesThrough(port)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("relayed nothing within " + PATIENCE.toSeconds() + " s");
      }
      // As often as possible without taking CPU time from the starting process.
      if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
        throw new IOException("ended with " + process.exitValue() + " before it relayed a byte");
      }
    }
  }

  private boolean goesThrough(int port) {
    try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1;
    } catch (IOException e) {
      return false;
    }
  }
}
