package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The first byte that goes through a proxy to its primary and back. */
final class FirstByte {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 5000;

  private FirstByte() {}

  /** Tries until it does. */
  static void await(int port, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!goesThrough(port)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("relayed nothing within " + PATIENCE.toSeconds() + " s");
      }
      // As often as may be without taking the processor from the one that starts.
      if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
        throw new IOException("ended with " + process.exitValue() + " before it relayed a byte");
      }
    }
  }

  private static boolean goesThrough(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1;
    } catch (IOException e) {
      return false;
    }
  }
}
