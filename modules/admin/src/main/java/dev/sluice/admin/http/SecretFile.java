package dev.sluice.admin.http;

import dev.sluice.config.FileRights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/** Reads the file of a token. Blocks for a moment; any thread. */
public final class SecretFile {
  /** The largest file that is read. */
  static final int MOST_BYTES = 4096;

  private SecretFile() {}

  /**
   * Returns the token in a file.
   *
   * @throws IllegalArgumentException if the file has no token, or every user may write it; the
   *     message continues a sentence whose subject is the file
   */
  public static Token read(Path file) {
    try {
      // Opening a pipe would wait for a writer, and a device may have no end.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IllegalArgumentException("is not a regular file");
      }
      if (FileRights.everyUserMay(PosixFilePermission.OTHERS_WRITE, file)) {
        throw new IllegalArgumentException(
            "may be written by every user; allowed: after chmod 600");
      }
      return new Token(text(file));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not text in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot be read: there is no such file, or no right to", e);
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("is too large; allowed: " + MOST_BYTES + " bytes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Returns a warning about a file that can be used; null if there is none. */
  static @Nullable String warning(Path file) {
    return FileRights.warning(file);
  }
}
