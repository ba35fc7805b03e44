package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * A section, or a list of them. Immutable; any thread.
 *
 * @param <T> {@code JsonObject} or {@code JsonArray}
 */
@Internal
public final class SectionType<T> extends ValueType<T> {
  static final String NOT_A_SECTION = "is not a section; allowed: keys with values";

  private final Function<Object, T> reader;
  private final boolean isList;
  private final List<ConfigSpec> specs;

  private SectionType(Function<Object, T> reader, boolean isList, List<ConfigSpec> specs) {
    this.reader = reader;
    this.isList = isList;
    this.specs = List.copyOf(specs);
  }

  /**
   * Returns the type of a section.
   *
   * @param specs the keys it may have; if there are several, the first that describes the section
   *     applies
   */
  public static SectionType<JsonObject> one(List<ConfigSpec> specs) {
    return new SectionType<>(SectionType::object, false, specs);
  }

  /**
   * Returns the type of a list of sections that have unique names.
   *
   * @param specs as in {@link #one}
   */
  public static SectionType<JsonArray> named(List<ConfigSpec> specs) {
    return new SectionType<>(SectionType::array, true, specs);
  }

  private static JsonObject object(Object value) {
    if (value instanceof JsonObject json) {
      return json;
    }
    throw new IllegalArgumentException(NOT_A_SECTION);
  }

  private static JsonArray array(Object value) {
    if (value instanceof JsonArray json) {
      return json;
    }
    throw new IllegalArgumentException("is not a list");
  }

  @Override
  public T read(Object value) {
    return reader.apply(value);
  }

  /** Returns whether it is a list of sections. */
  public boolean isList() {
    return isList;
  }

  /** Returns all kinds of sections that are possible; the last one describes any section. */
  public List<ConfigSpec> specs() {
    return specs;
  }

  /** Returns the keys that a section may have. */
  public ConfigSpec specOf(JsonObject section) {
    return specs.stream()
        .filter(spec -> spec.describes(section))
        .findFirst()
        .orElse(specs.get(specs.size() - 1));
  }

  @Override
  public String allowed() {
    return "a section";
  }

  @Override
  JsonObject schema() {
    throw new IllegalStateException("the schema of a section has its keys");
  }
}
