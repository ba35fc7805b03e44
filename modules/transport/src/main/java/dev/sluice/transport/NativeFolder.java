package dev.sluice.transport;

import io.netty.util.internal.PlatformDependent;
import io.netty.util.internal.SystemPropertyUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The folder into which Netty unpacks its native libraries, unless the library path of the JVM has
 * them. Any thread.
 */
final class NativeFolder {
  private static final String PROPERTY = "io.netty.native.workdir";
  private static final AtomicBoolean warned = new AtomicBoolean();

  private NativeFolder() {}

  /**
   * Logs once that Linux has no native transport, if this folder is the reason. Sluice uses NIO
   * then.
   */
  static void warnIfUnusable() {
    String problem = problem();
    if (problem != null && !warned.getAndSet(true)) {
      // Not a constant: it is rarely needed, and each class that loads delays the start.
      LoggerFactory.getLogger(NativeFolder.class)
          .warn(
              "no native transport: {}; the routes run on nio, which takes more CPU time and has"
                  + " neither unixgram:// nor half-close of unix://. Mount an executable tmpfs"
                  + " there, or name another folder: -D{}=FOLDER in JAVA_OPTS",
              problem,
              PROPERTY);
    }
  }

  /** Returns why nothing can be loaded from the folder; null if that is possible, or unknown. */
  static @Nullable String problem() {
    return Linux.IS_HERE ? problem(folder()) : null;
  }

  private static Path folder() {
    String named = SystemPropertyUtil.get(PROPERTY);
    return named == null ? PlatformDependent.tmpdir().toPath() : Path.of(named);
  }

  private static @Nullable String problem(Path folder) {
    try {
      Path probe =
          Files.createTempFile(
              folder,
              "sluice",
              ".so",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      boolean isExecutable = Files.isExecutable(probe);
      Files.delete(probe);
      return isExecutable ? null : "the folder " + folder + " is mounted with noexec";
    } catch (IOException e) {
      return "Sluice cannot create files in the folder " + folder;
    }
  }
}
