package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A type of value: its reader, its description for people, and its JSON Schema. Immutable; any
 * thread.
 *
 * @param <T> the Java type of a value that was read
 */
@Internal
public abstract class ValueType<T> {

  ValueType() {}

  /**
   * Reads a value.
   *
   * @param value as the file has it; always text if it comes from a variable or a property
   * @throws IllegalArgumentException if it is wrong; the message continues a sentence that begins
   *     with the value
   */
  public abstract T read(Object value);

  /** Returns the values that are possible, for people, such as {@code 1KiB to 16MiB}. */
  public abstract String allowed();

  /** Returns a value as a file has it: text, a number, a boolean or a {@code JsonArray}. */
  public Object write(T value) {
    return value.toString();
  }

  /** Returns the keywords of JSON Schema that describe a value. */
  abstract JsonObject schema();

  /**
   * Returns the value with which reading continues if a required one is missing or wrong.
   *
   * @param path the section's path
   */
  T standIn(String path) {
    throw new IllegalStateException("a value of this type cannot be required");
  }

  /**
   * Reads the value of a key that is present; null, with an error in the section, if it is wrong.
   */
  @Nullable T readAt(ConfigSection section, String key) {
    return section.value(key, this::read);
  }
}
