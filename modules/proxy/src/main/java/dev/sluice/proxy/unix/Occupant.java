package dev.sluice.proxy.unix;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Examines and clears an existing file at a path. Any thread. */
final class Occupant {
  // Names and values from the system's headers.
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;
  private static final int S_IFLNK = 0120000;
  private static final int S_IFREG = 0100000;
  private static final int S_IFDIR = 0040000;
  private static final int S_IFIFO = 0010000;

  private Occupant() {}

  /**
   * Deletes a socket at which no process listens any more.
   *
   * @throws IOException if another file is there; the message gives its path and kind
   */
  static void clear(Path path) throws IOException {
    int type;
    try {
      type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & S_IFMT;
    } catch (NoSuchFileException e) {
      return;
    }
    if (type != S_IFSOCK) {
      throw new IOException(
          path
              + " is "
              + name(type)
              + "; Sluice replaces only a socket that no process listens at");
    }
    throwIfInUse(path);
    Files.deleteIfExists(path);
  }

  private static String name(int type) {
    return switch (type) {
      case S_IFREG -> "a regular file";
      case S_IFDIR -> "a directory";
      case S_IFLNK -> "a symbolic link";
      case S_IFIFO -> "a named pipe";
      default -> "a device";
    };
  }

  /**
   * Throws if a process listens. A datagram socket answers a stream connect with another error, so
   * it is detected, too.
   */
  private static void throwIfInUse(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // the listener's queue may be full
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return; // refused: the process that created the socket has gone
    } catch (IOException e) {
      throw new IOException(
          "Address already in use: a process may listen at %s (%s)".formatted(path, e.getMessage()),
          e);
    }
    throw new IOException("Address already in use: a process listens at " + path);
  }
}
