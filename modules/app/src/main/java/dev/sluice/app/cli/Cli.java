package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The command line of the program: it finds the command, reads its arguments and runs it. */
public final class Cli {
  private static final Set<String> HELP = Set.of("-h", "--help");
  private static final Set<String> VERSION = Set.of("-V", "--version");
  // Every word after it is an operand.
  private static final String END_OF_OPTIONS = "--";

  private final CommandList commands;

  /** Makes a program of these commands, and of {@code help} and {@code version}. */
  public Cli(List<Command> commands) {
    this.commands = new CommandList(commands);
  }

  /** Returns whether a first word is an option of the program, and not the name of a command. */
  public static boolean isOption(String word) {
    return HELP.contains(word) || VERSION.contains(word);
  }

  /** Runs a command and returns its exit code; a proxy that it started keeps running. */
  public int execute(String... args) {
    String called = CommandList.PROGRAM;
    try {
      Command command = commands.find(args.length == 0 ? "" : name(args[0]));
      called += " " + command.name();
      List<String> words = Arrays.asList(args).subList(1, args.length);
      if (asksForHelp(words)) {
        System.out.print(HelpText.of(command));
        return ExitCode.FINE;
      }
      return command.run(Arguments.of(command, words));
    } catch (UsageException e) {
      System.err.println(called + ": " + e.getMessage());
      return ExitCode.USAGE;
    } catch (Exception e) {
      return ExitCode.report(e);
    }
  }

  private static String name(String word) {
    if (HELP.contains(word)) {
      return HelpCommand.NAME;
    }
    return VERSION.contains(word) ? VersionCommand.NAME : word;
  }

  private static boolean asksForHelp(List<String> words) {
    return words.stream().takeWhile(word -> !word.equals(END_OF_OPTIONS)).anyMatch(HELP::contains);
  }
}
