package dev.sluice.app.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** What a proxy is for: connections, small round trips and bulk. */
public final class Exercise {
  private static final int SMALL_BYTES = 256;
  private static final int BULK_BYTES = 64 * 1024;
  // So many that the JVM has profiles of the whole data path.
  private static final int CONNECTIONS = 500;
  private static final int ROUND_TRIPS = 5000;
  private static final int BULK_ROUNDS = 2000;

  private static final int PATIENCE_MILLIS = 20_000;

  private Exercise() {}

  /** Sends it all through a proxy in front of an {@link EchoServer}. */
  public static void run(int port) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      exchange(port, SMALL_BYTES, 1);
    }
    exchange(port, SMALL_BYTES, ROUND_TRIPS);
    exchange(port, BULK_BYTES, BULK_ROUNDS);
  }

  private static void exchange(int port, int bytes, int rounds) throws IOException {
    byte[] message = new byte[bytes];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS); // it runs where nobody would see that it hangs
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
}
