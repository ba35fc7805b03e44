package dev.sluice.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that this node has accepted, on its disk: the last one, and some before it, so
 * that none is lost where two halves of a cluster had each their own. Blocking.
 */
final class StateFolder {
  private static final String LAST = "accepted.json";
  private static final String PREFIX = "version-";
  private static final int MOST_KEPT = 20;

  private final Path folder;

  StateFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns the last one; null where there is none. */
  @Nullable Desired last() throws IOException {
    try {
      return Desired.parse(Files.readString(folder.resolve(LAST)));
    } catch (NoSuchFileException e) {
      return null;
    } catch (RuntimeException e) {
      throw new IOException(folder.resolve(LAST) + " holds no configuration", e);
    }
  }

  /**
   * Keeps one more; whoever reads meanwhile, or after a crash, finds this one or the one before.
   */
  void keep(Desired desired) throws IOException {
    Files.createDirectories(folder);
    String name = PREFIX + "%09d-%s.json".formatted(desired.version(), desired.node());
    write(folder.resolve(name), desired.text());
    write(folder.resolve(LAST), desired.text());
    List<Path> old = versions();
    for (Path path : old.subList(0, Math.max(0, old.size() - MOST_KEPT))) {
      Files.delete(path);
    }
  }

  private List<Path> versions() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith(PREFIX)).sorted().toList();
    }
  }

  private void write(Path file, String text) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(written, text, StandardCharsets.UTF_8);
    try (FileChannel disk = FileChannel.open(written, StandardOpenOption.WRITE)) {
      disk.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
