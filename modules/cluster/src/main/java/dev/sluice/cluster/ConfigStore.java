package dev.sluice.cluster;

import dev.sluice.config.ErrorText;
import dev.sluice.config.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the configurations that this node has accepted on disk: the last one and some earlier
 * ones, so that none is lost if two halves of a divided cluster each had their own. Blocking; any
 * thread, one call at a time.
 */
final class ConfigStore {
  private static final String LAST = "accepted.json";
  private static final String PREFIX = "version-";
  private static final String UNFINISHED = ".new";
  private static final int MOST_KEPT = 20;
  // Largest size of a stored file: more than a configuration can have as JSON.
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  // No write takes that long, so the process that began it has ended.
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Path folder;
  private @Nullable ConfigVersion kept;

  ConfigStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the last configuration; null if there is none.
   *
   * @throws IOException with one line that names the file and the error
   */
  @Nullable ConfigVersion last() throws IOException {
    Path file = folder.resolve(LAST);
    try {
      return ConfigVersion.parse(text(RegularFile.read(file, MOST_BYTES)));
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not UTF-8 text", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return null;
      }
      throw new IOException(file + ": " + ErrorText.of(e), e);
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Stores one more version. A reader at the same time, or after a crash, finds either the new or
   * the previous version. An earlier version does not replace a later one.
   */
  synchronized void keep(ConfigVersion version) throws IOException {
    Files.createDirectories(folder);
    String name = PREFIX + "%09d-%s.json".formatted(version.version(), version.node());
    write(folder.resolve(name), version.text());
    if (kept == null || version.compareTo(kept) > 0) {
      write(folder.resolve(LAST), version.text());
      kept = version;
    }
    tidy();
  }

  private void tidy() throws IOException {
    List<Path> old = files(name -> name.startsWith(PREFIX) && !name.endsWith(UNFINISHED));
    for (Path path : old.subList(0, Math.max(0, old.size() - MOST_KEPT))) {
      Files.deleteIfExists(path);
    }
    FileTime before = FileTime.from(Instant.now().minus(ABANDONED));
    for (Path path : files(name -> name.endsWith(UNFINISHED))) {
      if (lastModified(path).compareTo(before) < 0) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Another process with the same folder may be about to move the file into place. */
  private static FileTime lastModified(Path path) throws IOException {
    try {
      return Files.getLastModifiedTime(path);
    } catch (NoSuchFileException e) {
      return FileTime.from(Instant.now());
    }
  }

  private List<Path> files(Predicate<String> named) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> named.test(path.getFileName().toString())).sorted().toList();
    }
  }

  /** Writes under a unique name in the same folder, so that the move is atomic. */
  private static void write(Path file, String text) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
    try {
      Files.writeString(written, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (FileChannel disk = FileChannel.open(written, StandardOpenOption.WRITE)) {
        disk.force(true);
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
