package dev.sluice.admin.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the file of a token. Blocks for a moment; any thread. */
public final class SecretFile {
  /** The largest file that is read. */
  static final int MOST_BYTES = 4096;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

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
      if (permissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
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
    try {
      Set<PosixFilePermission> others = EnumSet.copyOf(OTHERS);
      others.retainAll(permissions(file));
      if (others.contains(PosixFilePermission.GROUP_READ)
          && !isOwn(file)) { // a service reads a file of root through its group
        others.remove(PosixFilePermission.GROUP_READ);
      }
      return others.isEmpty()
          ? null
          : "other users may read or change it; only its owner should: chmod 600";
    } catch (IOException e) {
      return null; // reading it will tell
    }
  }

  private static boolean isOwn(Path file) throws IOException {
    return Files.getOwner(file).getName().equals(System.getProperty("user.name"));
  }

  /** Returns no permissions if the file system does not know them. */
  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? Set.of() : view.readAttributes().permissions();
  }
}
