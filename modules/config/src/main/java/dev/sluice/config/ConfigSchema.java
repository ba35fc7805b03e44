package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A JSON Schema (2020-12) for editors and other validators.
 *
 * <p>It accepts each configuration that Sluice accepts. It cannot express everything that Sluice
 * refuses: the range of a size or time with a unit, unique names, files that exist.
 */
@Internal
public final class ConfigSchema {
  private final JsonObject definitions = new JsonObject();

  private ConfigSchema() {}

  /**
   * Returns the schema of a configuration.
   *
   * @param file the keys of a file with routes
   * @param alone the keys of a file that is one route: it has the key {@code listen}
   */
  public static JsonObject of(ConfigSpec file, List<ConfigSpec> alone) {
    ConfigSchema schema = new ConfigSchema();
    JsonObject isAlone = has("listen").put("not", has("routes"));
    JsonObject then = schema.choice(alone);
    JsonObject otherwise = schema.reference(file);
    schema.allowExtensions(file);
    alone.forEach(schema::allowExtensions);
    return new JsonObject()
        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
        .put("title", "Sluice")
        .put("description", file.says())
        .put("type", "object")
        .put("if", isAlone)
        .put("then", then)
        .put("else", otherwise)
        .put("$defs", schema.definitions);
  }

  private void allowExtensions(ConfigSpec spec) {
    definitions
        .getJsonObject(spec.name())
        .put("patternProperties", new JsonObject().put("^" + Extensions.PREFIX, true));
  }

  private static JsonObject has(String key) {
    return new JsonObject()
        .put("type", "object")
        .put("properties", new JsonObject().put(key, true))
        .put("required", List.of(key));
  }

  /** Returns the schema of a section of one of several kinds. */
  private JsonObject choice(List<ConfigSpec> specs) {
    ConfigSpec first = specs.get(0);
    JsonObject condition = first.conditionSchema();
    if (condition == null || specs.size() == 1) {
      return reference(first);
    }
    return new JsonObject()
        .put("type", "object")
        .put("if", condition)
        .put("then", reference(first))
        .put("else", choice(specs.subList(1, specs.size())));
  }

  private JsonObject reference(ConfigSpec spec) {
    if (!definitions.containsKey(spec.name())) {
      JsonObject definition = new JsonObject();
      // Before its inner sections, so that a reader finds it first.
      definitions.put(spec.name(), definition);
      define(definition, spec);
    }
    return new JsonObject().put("$ref", "#/$defs/" + spec.name());
  }

  private void define(JsonObject definition, ConfigSpec spec) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    for (ConfigKey<?> key : spec.keys()) {
      ConfigSpec base = spec.base();
      properties.put(
          key.name(),
          base != null && base.keys().contains(key) ? inherited(base, key) : property(key));
      if (isRequired(key)) {
        required.add(key.name());
      }
    }
    definition
        .put("title", spec.name())
        .put("description", spec.says())
        .put("type", "object")
        .put("properties", properties)
        .put("additionalProperties", false);
    if (!required.isEmpty()) {
      definition.put("required", required);
    }
  }

  private JsonObject inherited(ConfigSpec base, ConfigKey<?> key) {
    return new JsonObject()
        .put("$ref", reference(base).getString("$ref") + "/properties/" + key.name());
  }

  private <T> JsonObject property(ConfigKey<T> key) {
    JsonObject property = new JsonObject().put("description", key.says());
    if (!(key.type() instanceof SectionType<?> type)) {
      property.mergeIn(key.type().schema());
      Object fallback = key.writtenFallback();
      return fallback == null ? property : property.put("default", fallback);
    }
    JsonObject section = choice(type.specs());
    if (!type.isList()) {
      return property.mergeIn(section);
    }
    property.put("type", "array").put("items", section);
    return key.isRequired() ? property.put("minItems", 1) : property;
  }

  /** Returns whether a key is required, or a section is because of a key in it. */
  private static boolean isRequired(ConfigKey<?> key) {
    return key.isRequired()
        || (key.type() instanceof SectionType<?> type
            && !type.isList()
            && !key.isOptionalSection()
            && type.specs().stream()
                .allMatch(spec -> spec.keys().stream().anyMatch(ConfigSchema::isRequired)));
  }
}
