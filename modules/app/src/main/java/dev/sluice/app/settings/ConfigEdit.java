package dev.sluice.app.settings;

import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A change of a configuration. */
@FunctionalInterface
public interface ConfigEdit {
  /**
   * Changes a configuration in place; the result is checked when it is applied.
   *
   * @return path of the section that the caller has sent, such as {@code routes[0].mirrors[1]};
   *     empty if it is the whole configuration
   */
  String applyTo(JsonObject config);

  /** Returns the errors of an edited configuration, with paths that begin in the edited section. */
  static ConfigException errorsIn(String section, ConfigException errors) {
    String prefix = section + ".";
    List<String> lines =
        errors.errors().stream()
            .map(line -> line.startsWith(prefix) ? line.substring(prefix.length()) : line)
            .toList();
    return new ConfigException(lines);
  }
}
