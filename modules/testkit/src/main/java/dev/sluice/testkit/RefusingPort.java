package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/**
 * A TCP port that refuses every connection. It is bound, so that no other program can take it, but
 * it does not listen.
 */
public final class RefusingPort implements AutoCloseable {

  private final Socket socket = new Socket();

  /** Takes a free port. */
  public RefusingPort() {
    try {
      socket.bind(Urls.loopback(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns an address without a listener.
   *
   * @return {@code tcp://...}
   */
  public String url() {
    return Urls.tcp(socket.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
