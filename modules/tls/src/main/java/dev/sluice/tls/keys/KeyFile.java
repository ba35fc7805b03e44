package dev.sluice.tls.keys;

import dev.sluice.config.FileRights;
import dev.sluice.config.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Files of certificates and of secrets. */
final class KeyFile {
  /** Enough for the authorities of a browser. */
  static final int MOST_BYTES = 1024 * 1024;

  private KeyFile() {}

  static byte[] read(Path file) throws IOException {
    return RegularFile.read(file, MOST_BYTES);
  }

  /** Returns false, with an error, if every user may read a secret; warns if some others may. */
  static boolean isPrivate(String key, Path file, Findings findings) {
    boolean isRead = FileRights.everyUserMay(PosixFilePermission.OTHERS_READ, file);
    if (isRead || FileRights.everyUserMay(PosixFilePermission.OTHERS_WRITE, file)) {
      String what = isRead ? "read" : "written";
      findings.error(
          key, file, "may be %s by every user; allowed: after chmod 600".formatted(what));
      return false;
    }
    String warning = FileRights.warning(file);
    if (warning != null) {
      findings.warning(key, file, "is not private: " + warning);
    }
    return true;
  }
}
