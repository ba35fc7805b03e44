package dev.sluice.app.process;

import dev.sluice.config.ErrorText;
import dev.sluice.transport.datagram.UnixDatagram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how far the start is: a datagram to the socket that {@code NOTIFY_SOCKET} names, as
 * sd_notify(3) describes. Elsewhere it does nothing, and loads nothing. Any thread.
 */
public final class SystemdNotify {
  private static final String SOCKET = "NOTIFY_SOCKET";

  private SystemdNotify() {}

  /** All that was configured listens. */
  public static void ready() {
    tell("READY=1\nSTATUS=all routes listen");
  }

  /** It is about to end. */
  public static void stopping() {
    tell("STOPPING=1\nSTATUS=draining");
  }

  private static void tell(String state) {
    String path = System.getenv(SOCKET);
    if (path != null && !path.isEmpty()) {
      Sender.send(path, state);
    }
  }

  /** Apart, so that its classes are loaded only where they are needed. */
  private static final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);

    static void send(String path, String state) {
      try {
        // An abstract address begins with a zero, which is written as an @.
        String address = path.replaceFirst("^@", "\0");
        UnixDatagram.send(address, state.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException | RuntimeException | LinkageError e) {
        LOG.warn("cannot tell systemd: {}", ErrorText.of(e));
      }
    }
  }
}
