package dev.sluice.config;

import java.util.List;

/** All errors of a configuration, one line each. Immutable; any thread. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf returns a serializable list
  private final List<String> errors;

  /** Creates an exception with one error or more, in the order in which they were found. */
  public ConfigException(List<String> errors) {
    super(String.join(System.lineSeparator(), errors));
    this.errors = List.copyOf(errors);
  }

  /** Returns the errors: each names the path of the key, the value, and the allowed values. */
  public List<String> errors() {
    return errors;
  }
}
