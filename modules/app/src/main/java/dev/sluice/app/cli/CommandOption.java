package dev.sluice.app.cli;

import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param name how it is written, such as {@code --config}
 * @param value name of its value, such as {@code FILE}; null if it has none
 * @param description a sentence for the help
 * @param required whether the command needs it
 * @param repeatable whether it may be given more than once
 */
public record CommandOption(
    String name, @Nullable String value, String description, boolean required, boolean repeatable) {
  private static final String DASHES = "--";

  /** Returns an option that is there or not. */
  public static CommandOption flag(String name, String description) {
    return new CommandOption(name, null, description, false, false);
  }

  /** Returns an option with a value. */
  public static CommandOption value(String name, String value, String description) {
    return new CommandOption(name, value, description, false, false);
  }

  /** Returns an option with a value that the command needs. */
  public static CommandOption required(String name, String value, String description) {
    return new CommandOption(name, value, description, true, false);
  }

  /** Returns an option with a value that may be given more than once. */
  public static CommandOption repeatable(String name, String value, String description) {
    return new CommandOption(name, value, description, false, true);
  }

  /** Returns the name without its dashes. */
  String word() {
    return name.substring(DASHES.length());
  }

  /** Returns the option as an operator writes it, such as {@code --config FILE}. */
  String usage() {
    return value == null ? name : name + " " + value;
  }
}
