package dev.sluice.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The texts that explain the command line. */
final class HelpText {
  private static final String EXIT_CODES =
      "\nExit codes: 0 fine, 1 failed at run time, 2 bad usage or configuration.\n";

  private static final String USAGE = "Usage: ";
  private static final int WIDTH = 98;

  private HelpText() {}

  /** Returns the text for the whole program. */
  static String of(CommandList commands) {
    List<Line> lines =
        commands.shown().stream()
            .map(command -> new Line(command.name(), command.description()))
            .toList();
    return "Usage: %1$s COMMAND [OPTION...]\nA TCP and UDP tee proxy: one read, several writes.\n\n"
            .formatted(CommandList.PROGRAM)
        + "Commands:\n"
        + table(lines)
        + "\n`%1$s COMMAND --help` lists the options of a command.\n".formatted(CommandList.PROGRAM)
        + EXIT_CODES;
  }

  /** Returns the text for one command. */
  static String of(Command command) {
    List<Line> lines =
        command.options().stream()
            .map(option -> new Line(option.usage(), option.description()))
            .toList();
    return USAGE
        + "%s\n%s\n".formatted(usage(command), command.description())
        + (lines.isEmpty() ? "" : "\nOptions:\n" + table(lines))
        + EXIT_CODES;
  }

  private static String usage(Command command) {
    List<String> words = new ArrayList<>(List.of(CommandList.PROGRAM, command.name()));
    for (CommandOption option : command.options()) {
      String word = option.required() ? option.usage() : "[" + option.usage() + "]";
      words.add(option.repeatable() ? word + "..." : word);
    }
    words.addAll(command.operands());
    command.optionalOperands().forEach(operand -> words.add("[" + operand + "]"));
    return wrapped(words);
  }

  private static String wrapped(List<String> words) {
    StringBuilder text = new StringBuilder();
    int column = USAGE.length();
    for (String word : words) {
      if (column + word.length() > WIDTH) {
        text.append("\n").append(" ".repeat(USAGE.length() + CommandList.PROGRAM.length()));
        column = USAGE.length() + CommandList.PROGRAM.length();
      }
      text.append(text.isEmpty() ? "" : " ").append(word);
      column += word.length() + 1;
    }
    return text.toString();
  }

  private static String table(List<Line> lines) {
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    return lines.stream()
        .map(
            line ->
                "  " + line.name() + " ".repeat(width - line.name().length()) + "  " + line.text())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private record Line(String name, String text) {}
}
