package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide's page of the command line, compared with what the program prints about itself. */
@OneJdkIsEnough
class CommandLineReferenceIT {
  private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+)  +\\S.*");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");
  // They have one section for all commands.
  private static final Set<String> COMMON = Set.of("help", "version", "--help", "--version");

  @Test
  void everyCommandAndOptionIsInTheReference() throws Exception {
    List<String> missing = new ArrayList<>();
    Set<String> commands = commands();
    assertThat(commands).contains("run", "check", "apply", "demo");
    for (String command : commands) {
      String section = section(command);
      if (section.isEmpty()) {
        missing.add("[#command-" + command + "]");
      }
      for (String option : options(command)) {
        if (!section.contains("`" + option)) {
          missing.add(command + " " + option);
        }
      }
    }
    assertThat(missing).as("missing in reference/command-line.adoc").isEmpty();
  }

  private static Set<String> commands() throws InterruptedException {
    Set<String> commands = new TreeSet<>();
    for (String line : output("--help")) {
      Matcher matcher = COMMAND.matcher(line);
      if (matcher.matches()) {
        commands.add(matcher.group(1));
      }
    }
    commands.removeAll(COMMON);
    return commands;
  }

  private static Set<String> options(String command) throws InterruptedException {
    Set<String> options = new TreeSet<>();
    Matcher matcher = OPTION.matcher(String.join("\n", output(command, "--help")));
    while (matcher.find()) {
      options.add(matcher.group());
    }
    options.removeAll(COMMON);
    return options;
  }

  private static List<String> output(String... arguments) throws InterruptedException {
    try (Program program = Program.jar(arguments)) {
      List<String> lines = program.lines();
      assertThat(program.exitCode()).isZero();
      return lines;
    }
  }

  private static String section(String command) throws IOException {
    String page = Files.readString(Program.ROOT.resolve("src-docs/reference/command-line.adoc"));
    int start = page.indexOf("[#command-" + command + "]");
    int end = page.indexOf("\n[#", start + 1);
    return start < 0 ? "" : page.substring(start, end < 0 ? page.length() : end);
  }
}
