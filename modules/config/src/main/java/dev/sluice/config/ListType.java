package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists of values of one type. Text with commas is a list, too, because a variable or a property is
 * always text.
 */
final class ListType<T> extends ValueType<List<T>> {
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private final ValueType<T> element;

  ListType(ValueType<T> element) {
    this.element = element;
  }

  @Override
  public List<T> read(Object value) {
    return elements(value).stream().map(element::read).toList();
  }

  /** Reads the valid elements; each other element is an error with its index. */
  @Override
  @Nullable List<T> readAt(ConfigSection section, String key) {
    JsonArray elements = section.value(key, ListType::elements);
    return elements == null ? null : section.elements(key, elements, element::read);
  }

  /** Returns the elements. Empty text is no empty list, which might allow more than intended. */
  private static JsonArray elements(Object value) {
    if (value instanceof JsonArray array) {
      return array;
    } else if (value instanceof String text) {
      return new JsonArray(Arrays.stream(COMMA.split(text.strip(), -1)).toList());
    }
    throw new IllegalArgumentException("is not a list");
  }

  @Override
  public String allowed() {
    return "a list of " + element.allowed();
  }

  @Override
  public Object write(List<T> value) {
    return new JsonArray(value.stream().map(element::write).toList());
  }

  @Override
  JsonObject schema() {
    return new JsonObject()
        .put("type", new JsonArray().add("array").add("string"))
        .put("items", element.schema());
  }
}
