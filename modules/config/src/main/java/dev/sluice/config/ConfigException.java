package dev.sluice.config;

import dev.sluice.buffer.Internal;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** All errors of a configuration, one line each. Immutable; any thread. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf returns a serializable list
  private final List<ConfigError> details;

  /** Creates an exception with one error or more, in the order in which they were found. */
  public ConfigException(List<String> errors) {
    this(errors.stream().map(ConfigError::of).toArray(ConfigError[]::new));
  }

  private ConfigException(ConfigError... details) {
    super(
        List.of(details).stream()
            .map(ConfigError::toString)
            .collect(Collectors.joining(System.lineSeparator())));
    this.details = List.of(details);
  }

  /** Returns an exception with one error or more, in the order in which they were found. */
  @Internal
  public static ConfigException of(Collection<ConfigError> errors) {
    return new ConfigException(errors.toArray(ConfigError[]::new));
  }

  /** Returns the errors: each names the path of the key, the value, and the allowed values. */
  public List<String> errors() {
    return details.stream().map(ConfigError::toString).toList();
  }

  /** Returns the same errors in their parts. */
  @Internal
  public List<ConfigError> details() {
    return details;
  }

  /** Returns the same errors with the name of the file; lines that are known stay. */
  @Internal
  public ConfigException inFile(String file) {
    return each(
        error -> {
          ConfigError.Place at = error.place();
          return error.in(
              at == null
                  ? new ConfigError.Place(file, 0, 0)
                  : new ConfigError.Place(file, at.line(), at.column()));
        });
  }

  /** Returns an exception with each error changed. */
  @Internal
  public ConfigException each(UnaryOperator<ConfigError> change) {
    return of(details.stream().map(change).toList());
  }
}
