package dev.sluice.app.cli;

import dev.sluice.app.process.UsageException;
import dev.sluice.config.DidYouMean;
import dev.sluice.config.LocalPath;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.MissingOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/** The words that follow a command: its options and operands. */
public final class Arguments {
  // The end of the name of an operand that may be repeated.
  private static final String ANY_NUMBER = "...";

  private final CommandLine line;

  private Arguments(CommandLine line) {
    this.line = line;
  }

  /**
   * Reads the words that follow a command.
   *
   * @throws UsageException if the command does not take them
   */
  static Arguments of(Command command, List<String> words) {
    try {
      CommandLine line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .setStripLeadingAndTrailingQuotes(false)
              .get()
              .parse(options(command), words.toArray(String[]::new));
      command.options().forEach(option -> check(option, line));
      check(command, line.getArgList());
      return new Arguments(line);
    } catch (UnrecognizedOptionException e) {
      throw new UsageException(unknown(command, e.getOption()));
    } catch (MissingArgumentException e) {
      throw new UsageException(withoutValue(find(command, e.getOption().getLongOpt())));
    } catch (MissingOptionException e) {
      String first = String.valueOf(e.getMissingOptions().get(0));
      throw new UsageException(find(command, first).usage() + " is missing");
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Options options(Command command) {
    Options options = new Options();
    for (CommandOption option : command.options()) {
      options.addOption(
          Option.builder()
              .longOpt(option.word())
              .hasArg(option.value() != null)
              .required(option.required())
              .get());
    }
    return options;
  }

  private static CommandOption find(Command command, String word) {
    return command.options().stream()
        .filter(option -> option.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static void check(CommandOption option, CommandLine line) {
    int count = line.getOptionCount(option.word());
    if (count > 1 && !option.repeatable()) {
      throw new UsageException(option.name() + " is given " + count + " times; allowed: once");
    }
    if (option.value() != null && values(option, line).stream().anyMatch(String::isBlank)) {
      throw new UsageException(withoutValue(option));
    }
  }

  private static List<String> values(CommandOption option, CommandLine line) {
    String[] values = line.getOptionValues(option.word());
    return values == null ? List.of() : List.of(values);
  }

  private static void check(Command command, List<String> words) {
    List<String> names =
        Stream.concat(command.operands().stream(), command.optionalOperands().stream()).toList();
    if (words.size() < command.operands().size()) {
      throw new UsageException(names.get(words.size()).replace(ANY_NUMBER, "") + " is missing");
    }
    boolean isFull = names.isEmpty() || !names.get(names.size() - 1).endsWith(ANY_NUMBER);
    if (isFull && words.size() > names.size()) {
      String allowed = names.isEmpty() ? "options only" : String.join(" ", names);
      throw new UsageException(
          "\"" + words.get(names.size()) + "\" is too much; allowed: " + allowed);
    }
  }

  private static String withoutValue(CommandOption option) {
    return option.name() + " has no value; allowed: " + option.usage();
  }

  private static String unknown(Command command, String word) {
    String name = word.replaceFirst("=.*", "");
    List<String> known = command.options().stream().map(CommandOption::name).toList();
    if (known.contains(name)) {
      return name + " takes no value";
    }
    return known.isEmpty()
        ? "unknown option " + name + "; allowed: no options"
        : "unknown option " + name + "; " + DidYouMean.of(name, known);
  }

  /** Returns whether the option is there. */
  public boolean has(CommandOption option) {
    return line.hasOption(option.word());
  }

  /** Returns an option's value; null without the option. */
  public @Nullable String get(CommandOption option) {
    return line.getOptionValue(option.word());
  }

  /** Returns the values of an option that may be repeated. */
  public List<String> all(CommandOption option) {
    return values(option, line);
  }

  /** Returns an option's value. */
  public String get(CommandOption option, String fallback) {
    String value = get(option);
    return value == null ? fallback : value;
  }

  /**
   * Returns an option's value as a number.
   *
   * @param least the smallest number that is allowed
   * @param greatest the largest number that is allowed
   * @param fallback returned without the option
   * @throws UsageException if it is another number, or none
   */
  public long number(CommandOption option, long least, long greatest, long fallback) {
    String text = get(option);
    if (text == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below fits this, too.
    }
    throw new UsageException(
        option.name() + ": " + text + " is no number from " + least + " to " + greatest);
  }

  /**
   * Returns an option's value as a path.
   *
   * @throws UsageException if the locale of this process cannot encode it
   */
  public Path path(CommandOption option, String fallback) {
    return path(option.name(), get(option, fallback));
  }

  /**
   * Returns the word at a position among those that are not options as a path.
   *
   * @throws UsageException if the locale of this process cannot encode it
   */
  public Path path(int position) {
    return path("FILE", operand(position));
  }

  private static Path path(String name, String text) {
    try {
      return LocalPath.of(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(name + ": \"" + text + "\" " + e.getMessage());
    }
  }

  /** Returns the word at a position among those that are not options, from 0. */
  public String operand(int position) {
    return line.getArgList().get(position);
  }

  /** Returns how many words are not options. */
  int operands() {
    return line.getArgList().size();
  }
}
