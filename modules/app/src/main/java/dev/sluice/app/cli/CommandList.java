package dev.sluice.app.cli;

import dev.sluice.app.process.UsageException;
import dev.sluice.config.DidYouMean;
import java.util.ArrayList;
import java.util.List;

/** All commands of the program. */
final class CommandList {
  static final String PROGRAM = "sluice";

  private final List<Command> commands;

  /** Adds {@code help} and {@code version} to the program's own commands. */
  CommandList(List<Command> own) {
    commands = new ArrayList<>(own);
    commands.add(new HelpCommand(this));
    commands.add(new VersionCommand());
  }

  /** Returns those that the help lists. */
  List<Command> shown() {
    return commands.stream().filter(command -> !command.isHidden()).toList();
  }

  /**
   * Finds a command by its name.
   *
   * @throws UsageException if there is none
   */
  Command find(String name) {
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return command;
      }
    }
    List<String> names = shown().stream().map(Command::name).toList();
    throw new UsageException(
        name.isEmpty()
            ? "a command is missing; allowed: " + String.join(", ", names)
            : "unknown command " + name + "; " + DidYouMean.of(name, names));
  }
}
