package dev.sluice.app.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that log lines are appended to. It is renamed if it grows too large.
 *
 * <p>Not a channel: an interrupt of a thread that logs would close it.
 */
final class LogFile implements LogTarget {
  private final Path path;
  private final long rotateSize; // 0 is unlimited
  private final int keep;
  private FileOutputStream out;
  private @Nullable Object identity; // differs from that of a file that took over the name
  private long size;

  /**
   * Opens the file; creates it if it does not exist.
   *
   * @param path its absolute path
   * @throws IOException if the file cannot be written; the message is the reason
   */
  LogFile(Path path, long rotateSize, int keep) throws IOException {
    this.path = path;
    this.rotateSize = rotateSize;
    this.keep = keep;
    this.out = open();
  }

  private FileOutputStream open() throws IOException {
    FileOutputStream next;
    try {
      next = new FileOutputStream(path.toFile(), true);
    } catch (IOException e) {
      throw new IOException(reason(e), e);
    }
    identity = attributes().fileKey();
    size = attributes().size();
    return next;
  }

  /** Returns the reason, which stands in parentheses behind the name of the file. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    int begin = message.lastIndexOf('(');
    return begin < 0 || !message.endsWith(")")
        ? message
        : message.substring(begin + 1, message.length() - 1);
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public void write(byte[] line) throws IOException {
    if (rotateSize > 0 && size > 0 && size + line.length > rotateSize) {
      rotateOrContinue(line.length);
    }
    out.write(line);
    size += line.length;
  }

  /** If the file cannot be renamed, it takes as many bytes again before the next attempt. */
  private void rotateOrContinue(int next) {
    try {
      rotateIfStillLarge(next);
    } catch (IOException e) {
      size = 0;
      System.err.println("sluice: log.file: " + path + " cannot be renamed: " + e);
    }
  }

  /** Another program may have renamed or emptied the file. */
  private void rotateIfStillLarge(int next) throws IOException {
    if (!Files.exists(path) || !Objects.equals(identity, attributes().fileKey())) {
      reopen();
      return;
    }
    size = attributes().size();
    // Never a symbolic link or a device, such as /dev/stdout.
    if (size + next > rotateSize && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      rotate();
    }
  }

  private void rotate() throws IOException {
    for (int number = keep - 1; number > 0; number--) {
      if (Files.exists(renamed(number))) {
        move(renamed(number), renamed(number + 1));
      }
    }
    move(path, renamed(1));
    reopen();
  }

  private Path renamed(int number) {
    return Path.of(path + "." + number);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public boolean reopen() throws IOException {
    FileOutputStream before = out;
    out = open();
    before.close();
    return true;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      return; // each line was written at once
    }
  }
}
