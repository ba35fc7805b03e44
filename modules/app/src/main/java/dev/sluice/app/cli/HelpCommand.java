package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import java.util.List;

/** {@code sluice help}: shows how the program or one of its commands is called. */
final class HelpCommand implements Command {
  static final String NAME = "help";

  private final CommandList commands;

  HelpCommand(CommandList commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Shows this text, or how a command is called.";
  }

  @Override
  public List<String> optionalOperands() {
    return List.of("COMMAND");
  }

  @Override
  public int run(Arguments arguments) {
    System.out.print(
        arguments.operands() == 0
            ? HelpText.of(commands)
            : HelpText.of(commands.find(arguments.operand(0))));
    return ExitCode.FINE;
  }
}
