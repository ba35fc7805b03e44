package dev.sluice.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that runs as its users run it, with its output. */
public final class Program implements AutoCloseable {
  public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final long PATIENCE_SECONDS = 90;
  // Skipped: creating a start-up cache takes longer than most of these tests, and slows down the
  // others. The optimising compiler takes a third of the CPU time of a start, and seldom pays.
  private static final Map<String, String> QUICK =
      Map.of("START_CACHE", "off", "JAVA_OPTS", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final List<String> lines = new ArrayList<>(); // guarded by itself
  private boolean ended; // guarded by lines

  private Program(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code bin/NAME} on this JVM's JDK. */
  static Program bin(String name, String... args) {
    return start(QUICK, List.of(ROOT.resolve("bin").resolve(name).toString()), args);
  }

  /** Starts {@code bin/sluice} with environment variables. */
  static Program sluice(Map<String, String> variables, String... args) {
    Map<String, String> all = new HashMap<>(QUICK);
    all.putAll(variables);
    return start(all, List.of(ROOT.resolve("bin/sluice").toString()), args);
  }

  /** Starts {@code bin/sluice} through another command, such as one that changes the network. */
  static Program within(List<String> command, Map<String, String> variables, String... args) {
    Map<String, String> all = new HashMap<>(QUICK);
    all.putAll(variables);
    List<String> words = new ArrayList<>(command);
    words.add(ROOT.resolve("bin/sluice").toString());
    return start(all, words, args);
  }

  /** Starts {@code bin/sluice} of another installation, with environment variables. */
  static Program installed(Path root, Map<String, String> variables, String... args) {
    return start(variables, List.of(root.resolve("bin/sluice").toString()), args);
  }

  /** Starts the fat jar. */
  static Program jar(String... args) {
    return jar(Map.of(), args);
  }

  /** Starts the fat jar with environment variables. */
  static Program jar(Map<String, String> variables, String... args) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return start(variables, List.of(java, "-jar", System.getProperty("program.jar")), args);
  }

  /** Starts the fat jar with other classes before it. */
  static Program patched(Path classes, String... args) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = classes + File.pathSeparator + System.getProperty("program.jar");
    return start(Map.of(), List.of(java, "-cp", path, "dev.sluice.app.Main"), args);
  }

  private static Program start(Map<String, String> variables, List<String> words, String... args) {
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    try {
      return new Program(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line that matches, and returns the match. */
  Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (lines) {
      for (int next = 0; ; next++) {
        while (next == lines.size()) {
          long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (ended || millis <= 0) {
            throw new AssertionError("no line with " + regex + " in:\n" + String.join("\n", lines));
          }
          lines.wait(millis);
        }
        Matcher matcher = pattern.matcher(lines.get(next));
        if (matcher.find()) {
          return matcher;
        }
      }
    }
  }

  /** Returns the number of its open files and sockets; Linux only. */
  long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal, such as HUP. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor() != 0) {
      throw new IOException("no SIG" + name + " to " + pid);
    }
  }

  /** Sends SIGTERM, and waits for the end. */
  int terminate() throws InterruptedException {
    // Not process.destroy(), which also closes the pipe and so loses the last lines.
    process.toHandle().destroy();
    return exitCode();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + lines());
    }
    return process.exitValue();
  }

  /** Returns its whole output; waits for the end of the output. */
  List<String> lines() throws InterruptedException {
    synchronized (lines) {
      while (!ended) {
        lines.wait();
      }
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      // The process was killed.
    }
    synchronized (lines) {
      ended = true;
      lines.notifyAll();
    }
  }

  private void add(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }
}
