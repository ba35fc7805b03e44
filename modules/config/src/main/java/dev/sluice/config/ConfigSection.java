package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of a configuration, read key by key. Not thread-safe.
 *
 * <p>An error does not end the reading: it is kept, with the key's path, and the method returns a
 * value with which reading continues. {@link #throwIfWrong} at the end reports all errors of all
 * sections at once.
 */
@Internal
public final class ConfigSection {
  /** A stand-in for an address that could not be read; no configuration can name this host. */
  public static final Endpoint NOWHERE =
      Endpoint.of(SocketType.TCP, SocketAddress.inetSocketAddress(0, "?"));

  private final JsonObject json;
  private final String path; // such as routes[0].mirrors[1], empty at the root
  // Shared by the root and all sections in it. Sets: two readers may find the same error.
  private final Set<ConfigError> errors;
  private final Set<ConfigError> warnings;
  private final int errorsBefore;

  private ConfigSection(
      JsonObject json, String path, Set<ConfigError> errors, Set<ConfigError> warnings) {
    this.json = json;
    this.path = path;
    this.errors = errors;
    this.warnings = warnings;
    this.errorsBefore = errors.size();
  }

  /** Starts reading a configuration. */
  public static ConfigSection root(JsonObject json) {
    return new ConfigSection(json, "", new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  /** Refuses every key that the spec does not have. */
  public ConfigSection allow(ConfigSpec spec) {
    for (String key : json.fieldNames()) {
      String newPath = spec.moved().get(key);
      String refusal = spec.refusal(key);
      if (newPath != null) {
        errors.add(ConfigError.at(pathOf(key), "is now " + newPath));
      } else if (refusal != null) {
        error(key, refusal);
      } else if (!spec.names().contains(key)) {
        String hint = DidYouMean.of(key, spec.names());
        errors.add(ConfigError.at(pathOf(key), "unknown key; " + hint));
      }
    }
    return this;
  }

  /** Returns whether the key is present. */
  public boolean has(ConfigKey<?> key) {
    return json.containsKey(key.name());
  }

  /** Returns whether a spec describes this section, if several specs are possible. */
  public boolean isDescribedBy(ConfigSpec spec) {
    return spec.describes(json);
  }

  /** Returns the value as the file has it, empty if the key is missing. */
  public String text(String key) {
    return String.valueOf(json.getValue(key, ""));
  }

  /** Adds an error about a key, as {@link #error(String, String)} does. */
  public void error(ConfigKey<?> key, String message) {
    error(key.name(), message);
  }

  /** Adds an error about a key: its path, its value if it has one, and the message. */
  public void error(String key, String message) {
    errors.add(about(key, message));
  }

  /** Adds a warning about a key, which refuses nothing. */
  public void warn(String key, String message) {
    warnings.add(about(key, message));
  }

  private ConfigError about(String key, String message) {
    return json.containsKey(key)
        ? ConfigError.at(pathOf(key), json.getValue(key), message)
        : ConfigError.at(pathOf(key), message);
  }

  /** Returns whether an error was found since the reading of this section began. */
  public boolean isWrong() {
    return errors.size() > errorsBefore;
  }

  /** Returns the errors found so far in all sections. */
  public List<String> errors() {
    return errors.stream().map(ConfigError::toString).toList();
  }

  /** Returns the same errors in their parts. */
  public List<ConfigError> details() {
    return List.copyOf(errors);
  }

  /** Returns the warnings found so far in all sections. */
  public List<ConfigError> warnings() {
    return List.copyOf(warnings);
  }

  /** Throws all errors, if there are any. */
  public void throwIfWrong() {
    if (!errors.isEmpty()) {
      throw ConfigException.of(errors);
    }
  }

  /**
   * Returns the value of a key: the default if the key is left out or wrong, and a stand-in if it
   * is required.
   */
  public <T> T get(ConfigKey<T> key) {
    if (key.isRequired() && !has(key)) {
      error(key, "missing");
    }
    T value = find(key);
    if (value != null) {
      return value;
    }
    T fallback = key.fallback();
    return fallback == null ? key.type().standIn(path) : fallback;
  }

  /** Returns the value of a key; null if the key is left out or wrong. */
  public <T> @Nullable T find(ConfigKey<T> key) {
    return has(key) ? key.type().readAt(this, key.name()) : null;
  }

  /** Returns an inner section, empty if the key is left out, and refuses unknown keys in it. */
  public ConfigSection section(ConfigKey<JsonObject> key) {
    ConfigSection section = inner(key);
    return section.allow(((SectionType<?>) key.type()).specOf(section.json));
  }

  /**
   * Returns an inner section, empty if the key is left out; the caller must check for unknown keys.
   */
  public ConfigSection inner(ConfigKey<JsonObject> key) {
    JsonObject inner = find(key);
    // If the value is not a section, every key is missing, but one error is enough.
    Set<ConfigError> reported = inner == null && has(key) ? new LinkedHashSet<>() : errors;
    return new ConfigSection(
        inner == null ? new JsonObject() : inner, pathOf(key.name()), reported, warnings);
  }

  /**
   * Returns the sections of a list, empty if the key is left out; the caller must check for unknown
   * keys.
   */
  public List<ConfigSection> sections(ConfigKey<JsonArray> key) {
    JsonArray array = find(key);
    List<ConfigSection> sections = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      String element = pathOf(key.name()) + "[" + i + "]";
      if (array.getValue(i) instanceof JsonObject inner) {
        sections.add(new ConfigSection(inner, element, errors, warnings));
      } else {
        errors.add(ConfigError.at(element, array.getValue(i), SectionType.NOT_A_SECTION));
      }
    }
    return sections;
  }

  /** Returns the result of a reader; null, with an error, if the value is wrong. */
  <T> @Nullable T value(String key, Function<Object, T> reader) {
    Object value = json.getValue(key);
    try {
      if (value == null) {
        throw new IllegalArgumentException("is no value; give one, or leave out the key");
      }
      return reader.apply(value);
    } catch (IllegalArgumentException e) {
      error(key, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Returns the valid elements of a list; each other element is an error. */
  <T> List<T> elements(String key, JsonArray array, Function<Object, T> reader) {
    List<T> values = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Object value = array.getValue(i);
      try {
        values.add(reader.apply(value));
      } catch (IllegalArgumentException e) {
        errors.add(
            ConfigError.at(pathOf(key) + "[" + i + "]", value, String.valueOf(e.getMessage())));
      }
    }
    return values;
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
