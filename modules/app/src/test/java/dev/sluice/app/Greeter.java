package dev.sluice.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that sends its greeting on each connection and ends the stream. */
final class Greeter implements AutoCloseable {
  private final ServerSocket listener;
  private final byte[] greeting;

  /** Listens at a free port of an address of this machine. */
  Greeter(String host, String greeting) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getByName(host));
    this.greeting = greeting.getBytes(StandardCharsets.UTF_8);
    Thread thread = new Thread(this::run, "greeter");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns the greeting of a server at 127.0.0.1, or an empty text if the connection broke off.
   */
  static String ask(int port) {
    return ask("127.0.0.1", port);
  }

  /**
   * Returns the greeting of a server at an address, or an empty text if the connection broke off.
   */
  static String ask(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 10_000);
      socket.setSoTimeout(30_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  private void run() {
    try {
      while (true) {
        try (Socket client = listener.accept()) {
          client.getOutputStream().write(greeting);
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      return; // the server was closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
