package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of a configuration. The reader, the overrides, the reference page and the JSON Schema all
 * use it. Immutable; any thread.
 *
 * @param name the key as a file has it
 * @param type the kind of its values
 * @param fallback the value if the key is left out or wrong; null if there is none
 * @param otherwise the effect of leaving it out, for people; empty if {@code fallback} says it
 * @param isRequired whether it must not be left out
 * @param before its name in an earlier version; null if it had no other name
 * @param says what it is for, in one or two sentences
 */
@Internal
public record ConfigKey<T>(
    String name,
    ValueType<T> type,
    @Nullable T fallback,
    String otherwise,
    boolean isRequired,
    @Nullable String before,
    String says) {

  /** Returns a key that may be left out, and has no value then. */
  public static <T> ConfigKey<T> key(String name, ValueType<T> type, String says) {
    return new ConfigKey<>(name, type, null, "", false, null, says);
  }

  /** Returns a key of a section; its default values hold if it is left out. */
  public static ConfigKey<JsonObject> section(String name, String says, ConfigSpec... specs) {
    return key(name, SectionType.one(List.of(specs)), says);
  }

  /** Returns a key of a list of sections with unique names. */
  public static ConfigKey<JsonArray> named(String name, String says, ConfigSpec... specs) {
    return key(name, SectionType.named(List.of(specs)), says);
  }

  /** Returns the same key with a value that holds if it is left out. */
  public ConfigKey<T> byDefault(T value) {
    return new ConfigKey<>(name, type, value, otherwise, isRequired, before, says);
  }

  /** Returns the same key with a description of the effect of leaving it out. */
  public ConfigKey<T> leftOut(String effect) {
    return new ConfigKey<>(name, type, fallback, effect, isRequired, before, says);
  }

  /** Returns the same key, which must not be left out. */
  public ConfigKey<T> required() {
    return new ConfigKey<>(name, type, fallback, otherwise, true, before, says);
  }

  /**
   * Returns the same key, which must not be left out.
   *
   * @param standIn the value with which reading continues if it is missing or wrong
   */
  public ConfigKey<T> required(T standIn) {
    return new ConfigKey<>(name, type, standIn, otherwise, true, before, says);
  }

  /** Returns the same key, whose old name is refused with the new one in the message. */
  public ConfigKey<T> renamed(String oldName) {
    return new ConfigKey<>(name, type, fallback, otherwise, isRequired, oldName, says);
  }

  /** Returns whether it is a section whose absence differs from an empty section. */
  public boolean isOptionalSection() {
    return type instanceof SectionType && !otherwise.isEmpty();
  }

  /** Returns the default value as a file has it; null if there is none. */
  public @Nullable Object writtenFallback() {
    return fallback == null || isRequired ? null : type.write(fallback);
  }
}
