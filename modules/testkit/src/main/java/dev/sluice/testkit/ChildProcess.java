package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A program that a test starts, observes, and stops by its process ID. Any thread. */
public final class ChildProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /**
   * Starts the program.
   *
   * @param directory its working directory, which also holds its files
   * @param command the program and its arguments
   */
  public ChildProcess(Path directory, List<String> command) {
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = new Thread(this::readLines, command.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  private void readLines() {
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(its output ended: " + e.getMessage() + ")");
    }
  }

  /** Waits for an output line that contains this text. */
  public void awaitLine(String text) {
    Eventually.until(
        () -> "a line with \"" + text + "\" in:\n" + output(),
        PATIENCE,
        () -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  /**
   * Waits until the program has ended by itself.
   *
   * @return its exit code
   */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it is still running; its output:\n" + output());
    }
    reader.join();
    return process.exitValue();
  }

  /**
   * Returns its output so far, both standard output and standard error.
   *
   * @return the lines
   */
  public String output() {
    return String.join("\n", lines);
  }

  /**
   * Sends a signal.
   *
   * @param name such as {@code INT}
   */
  public void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor() != 0) {
      throw new IOException("no SIG" + name + " to " + pid);
    }
  }

  /** Asks the program to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      reader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
