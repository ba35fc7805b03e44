package dev.sluice.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An OpenAPI description: its references resolved, its schemas in words and as examples. */
final class ApiSpec {
  private static final int SMALL = 3;

  private final Map<String, Object> root;

  ApiSpec(Map<String, Object> root) {
    this.root = root;
  }

  Map<String, Object> root() {
    return root;
  }

  /** Returns the object at a path of keys, empty if there is none. */
  Map<String, Object> at(String... keys) {
    Map<String, Object> at = root;
    for (String key : keys) {
      at = map(at.get(key));
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map ? (Map<String, Object>) value : Map.of();
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object value) {
    return value instanceof List ? (List<Object>) value : List.of();
  }

  static String anchor(String schema) {
    return "api-object-" + schema.toLowerCase(Locale.ROOT);
  }

  /** Returns the object that a {@code $ref} means; any other object as it is. */
  Map<String, Object> resolved(@Nullable Object value) {
    Map<String, Object> object = map(value);
    return object.get("$ref") instanceof String ref ? at(ref.substring(2).split("/", -1)) : object;
  }

  /** Returns the schema of the JSON in a body; empty if the body is no JSON. */
  Map<String, Object> jsonSchema(Map<String, Object> body) {
    return map(map(map(body.get("content")).get("application/json")).get("schema"));
  }

  Map<String, Object> propertiesOf(Map<String, Object> schema) {
    Map<String, Object> resolved = resolved(schema);
    Map<String, Object> properties = new LinkedHashMap<>();
    list(resolved.get("allOf")).forEach(part -> properties.putAll(propertiesOf(map(part))));
    properties.putAll(map(resolved.get("properties")));
    return properties;
  }

  List<Object> requiredOf(Map<String, Object> schema) {
    Map<String, Object> resolved = resolved(schema);
    List<Object> required = new ArrayList<>(list(resolved.get("required")));
    list(resolved.get("allOf")).forEach(part -> required.addAll(requiredOf(map(part))));
    return required;
  }

  /** Returns what a value is, in words; a schema with a name as a reference to it. */
  String typeOf(Map<String, Object> schema) {
    if (schema.get("$ref") instanceof String ref) {
      String name = ref.substring(ref.lastIndexOf('/') + 1);
      return "<<" + anchor(name) + "," + name + ">>";
    }
    return shapeOf(schema);
  }

  String shapeOf(Map<String, Object> schema) {
    if (!list(schema.get("oneOf")).isEmpty()) {
      return list(schema.get("oneOf")).stream()
          .map(each -> typeOf(map(each)))
          .collect(Collectors.joining(" or "));
    }
    if (schema.containsKey("enum")) {
      return "one of "
          + list(schema.get("enum")).stream()
              .map(each -> "`" + each + "`")
              .collect(Collectors.joining(", "))
          + defaultOf(schema);
    }
    if (schema.containsKey("items")) {
      return "list of " + typeOf(map(schema.get("items")));
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
      return "object whose values are each " + typeOf(map(values));
    }
    if (!propertiesOf(schema).isEmpty()) {
      return "object with "
          + propertiesOf(schema).entrySet().stream()
              .map(each -> "`" + each.getKey() + "` (" + typeOf(map(each.getValue())) + ")")
              .collect(Collectors.joining(", "));
    }
    return simple(schema) + range(schema) + defaultOf(schema);
  }

  private static String simple(Map<String, Object> schema) {
    Object type = schema.get("type");
    List<Object> several = list(type);
    String words =
        several.isEmpty()
            ? String.valueOf(type == null ? "object" : type)
            : several.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    Object pattern = schema.get("pattern");
    return pattern == null
        ? words
        : words + " like `+" + pattern.toString().replace("|", "\\|") + "+`";
  }

  private static String range(Map<String, Object> schema) {
    Object min = schema.get("minimum");
    Object max = schema.get("maximum");
    if (max != null) {
      return " from " + min + " to " + max;
    }
    return min == null ? "" : ", at least " + min;
  }

  private static String defaultOf(Map<String, Object> schema) {
    Object value = schema.get("default");
    return value == null ? "" : "; default `" + value + "`";
  }

  /** Returns whether an example of a schema fits into a few lines. */
  boolean isSmall(Map<String, Object> schema) {
    Map<String, Object> properties = propertiesOf(schema);
    return !properties.isEmpty()
        && properties.size() <= SMALL
        && properties.values().stream()
            .noneMatch(each -> !propertiesOf(map(map(each).get("items"))).isEmpty());
  }

  /** Returns a value that fits a schema, as JSON. */
  String example(Map<String, Object> schema) {
    try {
      return new ObjectMapper().writeValueAsString(valueOf(schema, ""));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object valueOf(Map<String, Object> schema, String name) {
    Map<String, Object> resolved = resolved(schema);
    Map<String, Object> properties = propertiesOf(schema);
    if (!properties.isEmpty()) {
      Map<String, Object> example = new LinkedHashMap<>();
      properties.forEach((key, each) -> example.put(key, valueOf(map(each), key)));
      return example;
    }
    if (!list(resolved.get("examples")).isEmpty()) {
      return list(resolved.get("examples")).get(0);
    }
    if (!list(resolved.get("enum")).isEmpty()) {
      return list(resolved.get("enum")).get(0);
    }
    if (!list(resolved.get("oneOf")).isEmpty()) {
      return ofAlternatives(list(resolved.get("oneOf")), name);
    }
    return ofType(resolved, name);
  }

  // The last alternative of the API's is the one that people write, such as 25% or 4MiB.
  private Object ofAlternatives(List<Object> alternatives, String name) {
    return switch (name) {
      case "sample" -> "25%";
      case "maxLag" -> "4MiB";
      default -> valueOf(map(alternatives.get(alternatives.size() - 1)), name);
    };
  }

  private Object ofType(Map<String, Object> schema, String name) {
    return switch (String.valueOf(schema.get("type"))) {
      case "integer", "number" -> schema.getOrDefault("minimum", 0);
      case "boolean" -> true;
      case "array" -> List.of(valueOf(map(schema.get("items")), name));
      case "string" ->
          switch (name) {
            case "errors" -> "routes[0].mirrors[1].to: missing";
            case "name" -> "next";
            case "changed" -> "orders";
            default -> "text";
          };
      default -> Map.of();
    };
  }
}
