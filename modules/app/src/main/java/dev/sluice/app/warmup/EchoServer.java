package dev.sluice.app.warmup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A peer that sends everything back.
 *
 * <p>With the blocking sockets of the JDK, unlike the peers of the demo: what Vert.x and Netty do
 * in this JVM is then the proxy's own work, and so are the profiles that end up in the cache.
 */
final class EchoServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  /** Starts it at a free port. */
  EchoServer() throws IOException {
    DaemonThread.start("echo", this::accept);
  }

  /** Returns where it listens. */
  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      DaemonThread.start("echo", () -> echo(socket));
    }
  }

  private static void echo(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.getInputStream().transferTo(socket.getOutputStream());
    }
  }
}
