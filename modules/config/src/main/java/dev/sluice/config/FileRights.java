package dev.sluice.config;

import dev.sluice.buffer.Internal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rights of other users on a file with a secret. Blocks for a moment; any thread. */
@Internal
public final class FileRights {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private FileRights() {}

  /** Returns a warning about a file that others may read or change; null if there is none. */
  public static @Nullable String warning(Path file) {
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

  /** Returns whether every user of the machine has a right; false if the file cannot be read. */
  public static boolean everyUserMay(PosixFilePermission right, Path file) {
    try {
      return permissions(file).contains(right);
    } catch (IOException e) {
      return false; // reading it will tell
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
