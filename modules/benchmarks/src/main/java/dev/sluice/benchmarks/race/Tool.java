package dev.sluice.benchmarks.race;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Calls a program of the system once and returns its output. */
final class Tool {
  // Folders of daemons, which are not in every user's PATH.
  private static final List<String> DAEMONS = List.of("/usr/sbin", "/usr/local/sbin");
  private static final long PATIENCE_SECONDS = 60;

  private Tool() {}

  /** Finds an executable by its name. */
  static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), DAEMONS.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Calls a program; returns its whole output, or empty if it failed. */
  static Optional<String> call(List<String> command) {
    try {
      Path output = Files.createTempFile("bench", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended && process.exitValue() == 0
            ? Optional.of(Files.readString(output, StandardCharsets.UTF_8).strip())
            : Optional.empty();
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static Optional<String> call(String... command) {
    return call(List.of(command));
  }
}
