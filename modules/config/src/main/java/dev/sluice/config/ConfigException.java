package dev.sluice.config;

import java.util.List;

/** All errors of a configuration, one line each. Immutable; any thread. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // made by List.copyOf, and what that makes is serializable
  private final List<String> errors;

  /** Holds one error or more, in the order in which they were found. */
  public ConfigException(List<String> errors) {
    super(String.join(System.lineSeparator(), errors));
    this.errors = List.copyOf(errors);
  }

  /** Returns the errors: each names the path of the key, the value, and the allowed values. */
  public List<String> errors() {
    return errors;
  }
}
