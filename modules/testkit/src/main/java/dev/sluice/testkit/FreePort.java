package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports for programs that cannot choose a free one themselves. */
public final class FreePort {

  private FreePort() {}

  /**
   * Finds a port of 127.0.0.1 that nobody listens on now; a program has to take it soon.
   *
   * @return the port
   */
  public static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
