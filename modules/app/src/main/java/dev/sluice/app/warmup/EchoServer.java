package dev.sluice.app.warmup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A server that sends everything back.
 *
 * <p>Uses blocking JDK sockets, unlike the peers of the demo, so that the profiles of Vert.x and
 * Netty in the cache come from the proxy alone.
 */
final class EchoServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  /** Starts the server at a free port. */
  EchoServer() throws IOException {
    DaemonThread.start("echo", this::accept);
  }

  /** Returns the port. */
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
