package dev.sluice.tls.keys;

import dev.sluice.config.ConfigError;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with files that are read while the process runs. Not thread-safe. */
public final class FindingList implements Findings {
  private final Set<String> errors = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  @Override
  public void error(String key, Path file, String message) {
    errors.add(line(key, file, message));
  }

  @Override
  public void warning(String key, Path file, String message) {
    warnings.add(line(key, file, message));
  }

  private static String line(String key, Path file, String message) {
    return ConfigError.at(key, file.toString(), message).toString();
  }

  /** Returns the errors, one line each. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** Returns the warnings, one line each. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
