package dev.sluice.app.cli;

import java.util.List;

/**
 * A command of the program, such as {@code run}.
 *
 * <p>A new command is one class that implements this interface, and one line in the program's list
 * of commands.
 */
public interface Command {
  /** Returns the word that calls the command. */
  String name();

  /** Returns a sentence for the help. */
  String description();

  /**
   * Returns the names of the words that must follow, in order, such as {@code FILE}. The last word
   * may be repeated if its name ends with dots: {@code FILE...}.
   */
  default List<String> operands() {
    return List.of();
  }

  /** Returns the names of the words that may follow those. */
  default List<String> optionalOperands() {
    return List.of();
  }

  /** Returns the options, in the order of the help. */
  default List<CommandOption> options() {
    return List.of();
  }

  /** Returns whether the help leaves the command out. */
  default boolean isHidden() {
    return false;
  }

  /**
   * Runs the command. Threads that it has started may go on afterwards.
   *
   * @return the exit code
   * @throws Exception any failure; the program reports it and exits with the code of its class
   */
  int run(Arguments arguments) throws Exception;
}
