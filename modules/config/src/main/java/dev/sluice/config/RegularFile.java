package dev.sluice.config;

import dev.sluice.buffer.Internal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads regular files up to a size limit. It refuses FIFOs, whose reader waits for a writer, and
 * devices, which have no end. Any thread that may block.
 */
@Internal
public final class RegularFile {
  private RegularFile() {}

  /**
   * Reads a file.
   *
   * @param maxBytes largest allowed size of the file
   * @throws IOException whose message continues a sentence that begins with the file's name
   */
  public static byte[] read(Path file, int maxBytes) throws IOException {
    checkKind(file);
    try (InputStream in = Files.newInputStream(file)) {
      // Reads instead of checking the size, because files such as those in /proc report none.
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw tooLarge(Math.max(bytes.length, Files.size(file)), maxBytes);
      }
      return bytes;
    } catch (AccessDeniedException e) {
      throw new IOException("may not be read", e);
    }
  }

  /**
   * Checks a value of a configuration that names a file.
   *
   * @param maxBytes largest allowed size of the file
   * @return its path
   * @throws IllegalArgumentException whose message continues a sentence that begins with the value
   */
  public static Path checked(Object value, int maxBytes) {
    try {
      Path file = LocalPath.of(value);
      var unused = read(file, maxBytes);
      return file;
    } catch (IOException e) {
      throw new IllegalArgumentException(ErrorText.of(e), e);
    }
  }

  private static void checkKind(Path file) throws IOException {
    BasicFileAttributes attributes = attributes(file);
    if (attributes.isDirectory()) {
      throw new IOException("is a directory; allowed: a regular file");
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("is a FIFO, a device or a socket; allowed: a regular file");
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("may not be read", e);
    }
  }

  private static IOException tooLarge(long bytes, int maxBytes) {
    return new IOException("has %d bytes; allowed: at most %d".formatted(bytes, maxBytes));
  }
}
