package dev.sluice.app.settings;

import dev.sluice.config.ConfigError;
import dev.sluice.config.DidYouMean;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with the values of environment variables and system properties.
 *
 * <p>{@code SLUICE_ROUTES_ORDERS_PRIMARY_TO} and {@code sluice.routes.orders.primary.to} set {@code
 * primary.to} of the route called orders. Case does not matter. A variable can set only a known
 * key, and only in a route or mirror that the file has; any other variable is an error, because it
 * would have no effect.
 */
final class Overrides {
  // An override sets a whole list, so the index is left out.
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");

  private final JsonObject config;
  // Created on first use, because most processes have no overrides.
  private @Nullable List<OverridableKey> keys;
  private final List<ConfigError> errors = new ArrayList<>();
  private final Map<String, String> sources = new HashMap<>(); // by the path of the key

  /** Copies the configuration. */
  Overrides(JsonObject file) {
    config = file.copy();
  }

  /** Applies the variables whose name begins with {@code SLUICE_}, except those of services. */
  void applyVariables(JsonObject variables) {
    KubernetesVariables others = new KubernetesVariables(variables);
    for (String name : new TreeSet<>(variables.fieldNames())) {
      if (name.startsWith("SLUICE_") && !others.contain(name)) {
        apply(name, variables.getValue(name), OverridableKey::variable);
      }
    }
  }

  /** Applies the properties whose name begins with {@code sluice.} */
  void applyProperties(JsonObject properties) {
    for (String name : new TreeSet<>(properties.fieldNames())) {
      if (name.startsWith("sluice.")) {
        apply(name, properties.getValue(name), OverridableKey::property);
      }
    }
  }

  /** Returns the configuration with the applied values. */
  JsonObject config() {
    return config;
  }

  /** Returns the errors in the names of variables and properties. */
  List<ConfigError> errors() {
    return errors;
  }

  /** Adds to an error the variable or property that set the value, if it was not the file. */
  ConfigError withSource(ConfigError error) {
    String source = sources.get(INDEX.matcher(error.path()).replaceFirst(""));
    return source == null
        ? error
        : error.in(ConfigError.Place.OUTSIDE).with(" (set by " + source + ")");
  }

  private void addError(String name, String message) {
    errors.add(ConfigError.at(name, message).in(ConfigError.Place.OUTSIDE));
  }

  private List<OverridableKey> keys() {
    if (keys == null) {
      keys = OverridableKey.of(config, Settings.SPEC);
    }
    return keys;
  }

  /**
   * Applies one value.
   *
   * @param naming converts the name of a key to that of a variable or a property
   */
  private void apply(String name, Object value, UnaryOperator<String> naming) {
    List<OverridableKey> meant =
        keys().stream().filter(key -> naming.apply(key.name()).equalsIgnoreCase(name)).toList();
    if (meant.isEmpty()) {
      addError(name, "sets no key of this configuration" + suggestion(name, naming));
    } else if (meant.size() > 1) {
      List<String> properties =
          meant.stream().map(key -> OverridableKey.property(key.name())).toList();
      addError(
          name,
          "could mean several keys; use a system property: " + String.join(" or ", properties));
    } else if (meant.get(0).newName() != null) {
      addError(name, "is now " + naming.apply(meant.get(0).newName()));
    } else {
      meant.get(0).set(value);
      sources.put(meant.get(0).path(), name);
    }
  }

  private String suggestion(String name, UnaryOperator<String> naming) {
    List<String> names =
        keys().stream()
            .filter(key -> key.newName() == null)
            .map(key -> naming.apply(key.name()))
            .toList();
    String words = DidYouMean.of(name.toUpperCase(Locale.ROOT), names);
    return words.startsWith("did you mean") ? "; " + words : "";
  }
}
