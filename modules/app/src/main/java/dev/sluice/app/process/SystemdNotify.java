package dev.sluice.app.process;

import dev.sluice.config.ErrorText;
import dev.sluice.transport.datagram.UnixDatagram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies systemd of the state of the program: it sends a datagram to the socket named by {@code
 * NOTIFY_SOCKET}, as sd_notify(3) describes. Without that variable it does nothing and loads no
 * class. Any thread.
 */
public final class SystemdNotify {
  private static final String SOCKET = "NOTIFY_SOCKET";

  private SystemdNotify() {}

  /** Reports that all configured addresses listen. */
  public static void ready() {
    send("READY=1\nSTATUS=all routes listen");
  }

  /** Reports that the program is about to end. */
  public static void stopping() {
    send("STOPPING=1\nSTATUS=draining");
  }

  private static void send(String state) {
    String path = System.getenv(SOCKET);
    if (path != null && !path.isEmpty()) {
      Sender.send(path, state);
    }
  }

  /** A separate class, which is loaded only if it is needed. */
  private static final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);

    static void send(String path, String state) {
      try {
        // An abstract address begins with a zero byte, which the variable writes as @.
        String address = path.replaceFirst("^@", "\0");
        UnixDatagram.send(address, state.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException | RuntimeException | LinkageError e) {
        LOG.warn("cannot notify systemd: {}", ErrorText.of(e));
      }
    }
  }
}
