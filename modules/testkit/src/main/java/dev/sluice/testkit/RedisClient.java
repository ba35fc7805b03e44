package dev.sluice.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The part of Redis's protocol that the tests need. Blocking; one thread. */
public final class RedisClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /**
   * Connects.
   *
   * @param port a port of 127.0.0.1
   */
  public RedisClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a command without waiting for its reply. */
  public void send(String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Waits for a one-line reply: a status, an error or a number. */
  public String reply() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  /** Sends a command and waits for its one-line reply. */
  public String call(String... words) throws IOException {
    send(words);
    return reply();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
