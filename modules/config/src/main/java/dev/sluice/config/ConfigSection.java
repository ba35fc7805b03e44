package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
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
 * value to go on with. {@link #throwIfWrong} at the end reports all errors of all sections at once.
 */
@Internal
public final class ConfigSection {
  /** Stands in for an address that could not be read; no configuration can name this host. */
  public static final Endpoint NOWHERE =
      Endpoint.of(SocketType.TCP, SocketAddress.inetSocketAddress(0, "?"));

  private final JsonObject json;
  private final String path; // such as routes[0].mirrors[1], empty at the root
  // Shared by the root and all sections in it. A set, for two readers may meet the same error.
  private final Set<String> errors;
  private final int errorsBefore;

  private ConfigSection(JsonObject json, String path, Set<String> errors) {
    this.json = json;
    this.path = path;
    this.errors = errors;
    this.errorsBefore = errors.size();
  }

  /** Begins to read a configuration. */
  public static ConfigSection root(JsonObject json) {
    return new ConfigSection(json, "", new LinkedHashSet<>());
  }

  /** Refuses every other key. */
  public ConfigSection allow(List<String> keys) {
    for (String key : json.fieldNames()) {
      if (!keys.contains(key)) {
        errors.add(pathOf(key) + ": unknown key; " + DidYouMean.of(key, keys));
      }
    }
    return this;
  }

  /** Says whether the key is there. */
  public boolean has(String key) {
    return json.containsKey(key);
  }

  /** Returns the value as it stands, empty where the key is missing. */
  public String text(String key) {
    return String.valueOf(json.getValue(key, ""));
  }

  /** Adds an error about a key: its path, its value if it has one, and what the caller says. */
  public void error(String key, String message) {
    String value = has(key) ? ConfigValues.quote(json.getValue(key)) + " " : "";
    errors.add(pathOf(key) + ": " + value + message);
  }

  /** Says whether an error was found since this section was begun. */
  public boolean isWrong() {
    return errors.size() > errorsBefore;
  }

  /** Returns the errors found so far in all sections. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** Throws all errors, if there are any. */
  public void throwIfWrong() {
    if (!errors.isEmpty()) {
      throw new ConfigException(errors());
    }
  }

  /** Returns an inner section, empty where the key is missing. */
  public ConfigSection section(String key) {
    JsonObject inner = optional(key, new JsonObject(), ConfigValues::object);
    // In something that is no section every key is missing, but one error about it is enough.
    boolean reported = has(key) && !(json.getValue(key) instanceof JsonObject);
    return new ConfigSection(inner, pathOf(key), reported ? new LinkedHashSet<>() : errors);
  }

  /** Returns the sections of a list, none where the key is missing. */
  public List<ConfigSection> list(String key) {
    JsonArray array = optional(key, new JsonArray(), ConfigValues::array);
    List<ConfigSection> sections = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String element = pathOf(key) + "[" + i + "]";
      if (array.getValue(i) instanceof JsonObject inner) {
        sections.add(new ConfigSection(inner, element, errors));
      } else {
        errors.add(
            element + ": " + ConfigValues.quote(array.getValue(i)) + " " + ConfigValues.NO_OBJECT);
      }
    }
    return sections;
  }

  /**
   * Returns the values of a list, none where the key is missing. Text is a list, too, with commas
   * in between: what is set from outside is always text.
   */
  public <T> List<T> values(String key, Function<Object, T> reader) {
    JsonArray array = optional(key, new JsonArray(), ConfigValues::values);
    List<T> values = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Object value = array.getValue(i);
      try {
        values.add(reader.apply(value));
      } catch (IllegalArgumentException e) {
        errors.add(
            pathOf(key) + "[" + i + "]: " + ConfigValues.quote(value) + " " + e.getMessage());
      }
    }
    return values;
  }

  /** Returns a name; required. */
  public String name(String key) {
    // What stands in for a missing name is unique, or a second one would be called used twice.
    return required(key, "?" + path, ConfigValues::name);
  }

  /**
   * Returns an address; required. {@link #NOWHERE} where it is missing or wrong.
   *
   * @param reader makes an address of a URL, as {@link Endpoint#parse} does
   */
  public Endpoint endpoint(String key, Function<String, Endpoint> reader) {
    return required(key, NOWHERE, value -> reader.apply(value.toString()));
  }

  /** Returns a whole number. */
  public int count(String key, int byDefault, int min, int max) {
    return optional(key, byDefault, value -> (int) ConfigValues.count(value, min, max));
  }

  /** Returns yes or no. */
  public boolean flag(String key, boolean byDefault) {
    return optional(key, byDefault, ConfigValues::flag);
  }

  /** Returns a number of bytes. */
  public long size(String key, long byDefault, long min, long max) {
    return optional(key, byDefault, value -> ByteSize.read(value, min, max));
  }

  /** Returns a time. */
  public Duration time(String key, Duration byDefault, Duration min, Duration max) {
    return optional(key, byDefault, value -> DurationText.read(value, min, max));
  }

  /** Returns a share, 0 to 1. */
  public double share(String key, double byDefault) {
    return optional(key, byDefault, ConfigValues::share);
  }

  /** Returns one of an enum's constants, which the file writes in lower case. */
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    return optional(key, byDefault, v -> ConfigValues.choice(v, byDefault.getDeclaringClass()));
  }

  private <T> T required(String key, T standIn, Function<Object, T> reader) {
    if (!has(key)) {
      error(key, "missing");
      return standIn;
    }
    return read(key, standIn, reader);
  }

  private <T> T optional(String key, T byDefault, Function<Object, T> reader) {
    return has(key) ? read(key, byDefault, reader) : byDefault;
  }

  private <T> T read(String key, T standIn, Function<Object, T> reader) {
    T value = value(key, reader);
    return value == null ? standIn : value;
  }

  /** Returns what a reader makes of a value; null where it is wrong, or the key is missing. */
  public <T> @Nullable T value(String key, Function<Object, T> reader) {
    if (!has(key)) {
      return null;
    }
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

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
