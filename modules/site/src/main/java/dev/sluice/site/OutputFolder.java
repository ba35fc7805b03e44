package dev.sluice.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the site is written to. */
final class OutputFolder {
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns the folder without what an earlier build has left there. */
  static OutputFolder emptied(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      List<Path> old;
      try (Stream<Path> files = Files.walk(folder)) {
        old = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : old) {
        Files.delete(file);
      }
    }
    return new OutputFolder(folder);
  }

  void write(String path, String text) throws IOException {
    write(path, text.getBytes(UTF_8));
  }

  void write(String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, bytes);
  }
}
