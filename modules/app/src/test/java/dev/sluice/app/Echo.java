package dev.sluice.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A primary that sends all bytes back. */
final class Echo implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  Echo() throws IOException {
    Thread acceptor = new Thread(this::accept, "echo");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  String url() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns the response of a port to a message. */
  static String ask(int port, String message) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(bytes);
      byte[] answer = socket.getInputStream().readNBytes(bytes.length);
      return new String(answer, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread answerer = new Thread(() -> answer(socket), "echo answers");
        answerer.setDaemon(true);
        answerer.start();
      }
    } catch (IOException e) {
      // The server is closed.
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The client sees the error, too.
    }
  }
}
