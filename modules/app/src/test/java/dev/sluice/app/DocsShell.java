package dev.sluice.app;

import dev.sluice.app.DocsPage.Command;
import dev.sluice.testkit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shell in which a test types the commands of one page, as a reader would. */
final class DocsShell implements AutoCloseable {
  // A network of its own, in which the ports of the page are free.
  private static final List<String> OWN_NETWORK =
      List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"");
  // PostgreSQL refuses to run as root.
  private static final List<String> ORDINARY_USER =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
  // Job control, as in the shell of a reader.
  private static final List<String> BASH = List.of("bash", "--norc", "--noprofile", "-m");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // These change nothing: a reader who has looked too early looks again.
  private static final Pattern LOOK =
      Pattern.compile(
          "(curl -s http|grep |cat |tail |comm " + "|redis-cli .*\\b(get|dbsize|info|digest)\\b).*",
          Pattern.DOTALL);
  private static final long LOOK_EVERY_NANOS = 50_000_000;
  private static final String ANYTHING = "..."; // in a page: any text, or any lines
  private static final String MARK = "@@ ended ";
  private static final int RUNNING = -1;

  private final Process bash;
  private final Writer keyboard;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private DocsShell(Process bash) {
    this.bash = bash;
    keyboard = bash.outputWriter(StandardCharsets.UTF_8);
    reader = new Thread(this::readOutput, "output of a page");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one.
   *
   * @param folder the reader's clone
   * @param ownNetwork whether it is in a network of its own, which takes root on Linux
   * @param asOwner whether it runs as the owner of the folder, the user nobody, which takes root
   */
  static DocsShell start(Path folder, boolean ownNetwork, boolean asOwner) throws IOException {
    List<String> words = new ArrayList<>(ownNetwork ? OWN_NETWORK : List.of());
    words.addAll(asOwner ? ORDINARY_USER : List.of());
    words.addAll(BASH);
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("START_CACHE", "off"); // to make one takes longer than the page
    if (asOwner) {
      builder.environment().put("HOME", folder.toString());
    }
    return new DocsShell(builder.start());
  }

  /**
   * Types a command, and waits until it has ended well and all that the page shows is there; a
   * command in the background may print it later.
   */
  void run(Command command) {
    List<Pattern> shown =
        command.shown().stream()
            .filter(line -> !line.isBlank() && !line.strip().equals(ANYTHING))
            .map(DocsShell::pattern)
            .toList();
    boolean looks = LOOK.matcher(command.text()).matches();
    AtomicInteger from = new AtomicInteger(type(command));
    if (!looks && status(from.get()) != 0) {
      throw new AssertionError(
          "exit code " + status(from.get()) + " " + story(command, from.get()));
    }
    Eventually.until(
        () -> "what the page shows, " + story(command, from.get()),
        PATIENCE,
        () -> {
          if (status(from.get()) == 0 && isThere(shown, since(from.get()))) {
            return true;
          }
          if (looks) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            from.set(type(command));
          }
          return false;
        });
  }

  /**
   * Types a command and waits until the shell takes the next one; returns where its output begins.
   */
  private int type(Command command) {
    int from = output.size();
    try {
      keyboard.write("{\n" + command.text() + "\n} </dev/null\n");
      keyboard.write("printf '\\n%s%d\\n' '" + MARK + "' $?\n");
      keyboard.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.until(
        () -> "the end " + story(command, from), PATIENCE, () -> status(from) != RUNNING);
    return from;
  }

  private String story(Command command, int from) {
    return "of line %d: %s%nThe page shows:%n%s%nIt printed:%n%s"
        .formatted(
            command.line(),
            command.text(),
            String.join("\n", command.shown()),
            String.join("\n", since(from)));
  }

  private int status(int from) {
    return since(from).stream()
        .filter(line -> line.startsWith(MARK))
        .map(line -> Integer.parseInt(line.substring(MARK.length())))
        .findFirst()
        .orElse(RUNNING);
  }

  private List<String> since(int from) {
    List<String> all = List.copyOf(output);
    return all.subList(from, all.size());
  }

  /** Says whether the lines are there in this order; there may be others between them. */
  private static boolean isThere(List<Pattern> shown, List<String> lines) {
    int next = 0;
    for (String line : lines) {
      if (next < shown.size() && shown.get(next).matcher(line.strip()).matches()) {
        next++;
      }
    }
    return next == shown.size();
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Stream.of(line.strip().split(Pattern.quote(ANYTHING), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private void readOutput() {
    try (BufferedReader lines = bash.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      output.add("(the output ended: " + e.getMessage() + ")");
    }
  }

  /** Ends the shell and what it has started, by their process ids. */
  @Override
  public void close() {
    List<ProcessHandle> started = bash.descendants().toList();
    bash.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    started.forEach(process -> process.onExit().join());
  }
}
