package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Values that are one of some words, or an object whose fields are numbers or words.
 *
 * @param <T> the Java type of a value that was read
 */
final class TextOrObject<T> extends ValueType<T> {
  private final List<String> words;
  private final Set<String> fields;
  private final Function<Object, T> reader;

  TextOrObject(List<String> words, Set<String> fields, Function<Object, T> reader) {
    this.words = words;
    this.fields = new TreeSet<>(fields);
    this.reader = reader;
  }

  @Override
  public T read(Object value) {
    if (value instanceof JsonObject object) {
      for (String name : object.fieldNames()) {
        if (!fields.contains(name)) {
          throw new IllegalArgumentException(
              "has the unknown field " + name + "; allowed: " + String.join(", ", fields));
        }
      }
      return reader.apply(object);
    } else if (words.contains(value.toString())) {
      return reader.apply(value.toString());
    }
    throw new IllegalArgumentException("is unknown; allowed: " + allowed());
  }

  @Override
  public String allowed() {
    return String.join(", ", words) + " or {" + String.join(", ", fields) + "}";
  }

  @Override
  JsonObject schema() {
    JsonObject properties = new JsonObject();
    fields.forEach(
        field ->
            properties.put(
                field, new JsonObject().put("type", new JsonArray().add("string").add("integer"))));
    JsonObject object =
        new JsonObject()
            .put("type", "object")
            .put("properties", properties)
            .put("additionalProperties", false);
    JsonObject text = new JsonObject().put("enum", new JsonArray(words));
    return new JsonObject().put("anyOf", new JsonArray().add(text).add(object));
  }
}
