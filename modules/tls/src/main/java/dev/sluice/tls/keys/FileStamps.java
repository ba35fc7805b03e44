package dev.sluice.tls.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether files have changed, without reading them. A symbolic link, such as Kubernetes
 * makes, is followed. Immutable; any thread.
 */
public record FileStamps(List<Stamp> stamps) {

  /**
   * One file.
   *
   * @param identity the number of the file; null if the system has none
   */
  public record Stamp(
      Path file, @Nullable FileTime modified, long size, @Nullable Object identity) {
    private static Stamp of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(file, now.lastModifiedTime(), now.size(), now.fileKey());
      } catch (IOException e) {
        return new Stamp(file, null, -1, null); // reading it will tell
      }
    }
  }

  /** Looks at files. Take it before they are read, so that no change is missed. Blocks. */
  public static FileStamps of(List<Path> files) {
    return new FileStamps(files.stream().map(Stamp::of).toList());
  }
}
