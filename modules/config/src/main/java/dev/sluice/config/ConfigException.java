package dev.sluice.config;

import java.util.List;

/** Everything that is wrong with a configuration, one line per error. Immutable; any thread. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // made by List.copyOf, and what that makes is serializable
  private final List<String> errors;

  /** Holds the errors in the order in which a reader of the file meets them; at least one. */
  public ConfigException(List<String> errors) {
    super(String.join(System.lineSeparator(), errors));
    this.errors = List.copyOf(errors);
  }

  /** Returns the errors: each names the key's path, the value, and what is allowed. */
  public List<String> errors() {
    return errors;
  }
}
