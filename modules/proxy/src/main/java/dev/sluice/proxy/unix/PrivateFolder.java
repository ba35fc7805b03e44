package dev.sluice.proxy.unix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A folder in which a socket is bound and gets its rights, inaccessible to other users. It is on
 * the same file system as the socket's path, so the socket can be moved there. Any thread.
 */
final class PrivateFolder implements AutoCloseable {
  private static final String NAME = "sluice-";
  private static final int MOST_TRIES = 1000;
  // Five digits of Character.MAX_RADIX.
  private static final int RANDOM_FROM = 36 * 36 * 36 * 36;
  private static final int RANDOM_TO = 36 * RANDOM_FROM;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  // The kernel's limit is 108 bytes, of which the JDK uses at most 106.
  private static final int MAX_PATH_BYTES = 106;
  private static final String SHORTEST = "/s";

  private final Path folder;
  private final Path socket;

  private PrivateFolder(Path folder, Path socket) {
    this.folder = folder;
    this.socket = socket;
  }

  /** Returns whether the path, and a path in a folder beside it, are short enough for a socket. */
  static boolean fits(Path at) {
    return bytes(at) <= MAX_PATH_BYTES && room(at) > 0;
  }

  /** Returns the number of bytes left for the folder's name. */
  private static int room(Path at) {
    return MAX_PATH_BYTES - bytes(at.resolveSibling("x")) + 1 - SHORTEST.length();
  }

  /** Creates a folder beside a path. */
  static PrivateFolder beside(Path at) throws IOException {
    int room = room(at);
    for (int tries = 1; ; tries++) {
      String name = NAME + random();
      Path folder = at.resolveSibling(name.substring(Math.max(0, name.length() - room)));
      try {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
        // Set again, because the umask may have removed rights that the process itself needs.
        Files.setPosixFilePermissions(folder, PRIVATE);
        // `ss` and `lsof` show this name as long as the socket lives, so the socket's own name is
        // best.
        Path named = folder.resolve(at.getFileName());
        boolean fits = bytes(named) <= MAX_PATH_BYTES;
        return new PrivateFolder(folder, fits ? named : folder.resolve("s"));
      } catch (FileAlreadyExistsException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static String random() {
    int number = ThreadLocalRandom.current().nextInt(RANDOM_FROM, RANDOM_TO);
    return Integer.toString(number, Character.MAX_RADIX);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns the path at which to bind the socket. */
  Path socket() {
    return socket;
  }

  /** Deletes the folder, and the socket if it is still in it. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // The next start creates another folder.
      return;
    }
  }
}
