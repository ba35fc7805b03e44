package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for programs that cannot choose a free one themselves. */
public final class FreePort {

  private static final int ATTEMPTS = 100;

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

  /**
   * Finds a port of 127.0.0.1 that is free for both TCP and UDP, as servers of names want it.
   *
   * @return the port
   */
  public static int findForBoth() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = find();
      if (isFreeForUdp(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free for both TCP and UDP");
  }

  private static boolean isFreeForUdp(int port) {
    try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
