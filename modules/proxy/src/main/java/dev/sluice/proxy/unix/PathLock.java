package dev.sluice.proxy.unix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock for the start of listening at a path: if two processes start at once, one is refused. It
 * locks a file beside the path, {@code PATH.lock}, which exists only during the start; the system
 * unlocks it if the process dies. Any thread.
 */
final class PathLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private PathLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock without waiting.
   *
   * @throws IOException if another listener has it or the file cannot be created
   */
  static PathLock take(Path path) throws IOException {
    Path file = path.resolveSibling(path.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      if (isLocked(channel)) {
        return new PathLock(file, channel);
      }
      throw new IOException("Address already in use: another listener starts at " + path);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it
    }
  }

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file); // while it is locked: later it may belong to another process
    } catch (IOException e) {
      // The lock is released in any case, and the next start reuses the file.
      return;
    }
  }
}
