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

/** What is at a path already. Any thread. */
final class Occupant {
  // Names and values of the system's headers.
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;
  private static final int S_IFLNK = 0120000;
  private static final int S_IFREG = 0100000;
  private static final int S_IFDIR = 0040000;
  private static final int S_IFIFO = 0010000;

  private Occupant() {}

  /**
   * Deletes a socket that no process listens at any more.
   *
   * @throws IOException when something else is there, with its path and what it is
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
          path + " is " + name(type) + "; only a socket that no process answers at is replaced");
    }
    throwIfAnswered(path);
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

  /** A socket of datagrams tells one of streams that it is of another type: so it answers, too. */
  private static void throwIfAnswered(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // the other's queue may be full
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return; // refused: the process that made the socket has gone
    } catch (IOException e) {
      throw new IOException(
          "Address already in use: a process may answer at %s (%s)".formatted(path, e.getMessage()),
          e);
    }
    throw new IOException("Address already in use: a process answers at " + path);
  }
}
