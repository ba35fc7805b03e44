package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one kind of section may have, in the order of the reference page.
 *
 * <p>The class that reads a section creates its spec and adds each key in a static initializer.
 * From then on it does not change, and any thread may read it.
 */
@Internal
public final class ConfigSpec {
  private final String name;
  private final String says;
  private final Map<String, ConfigKey<?>> keys = new LinkedHashMap<>();
  private final Map<String, String> moved = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private @Nullable ConfigSpec base;
  private @Nullable String conditionKey;
  private @Nullable Pattern condition;

  /**
   * Creates a spec without keys.
   *
   * @param name unique in a configuration: the name in the JSON Schema
   * @param says description of such a section, in one sentence
   */
  public ConfigSpec(String name, String says) {
    this.name = name;
    this.says = says;
  }

  /** Adds a key and returns it. */
  public <T> ConfigKey<T> add(ConfigKey<T> key) {
    keys.put(key.name(), key);
    if (key.before() != null) {
      moved.put(key.before(), key.name());
    }
    return key;
  }

  /** Refuses a key that an earlier version had, and reports where it is now. */
  public ConfigSpec moved(String oldName, String newPath) {
    moved.put(oldName, newPath);
    return this;
  }

  /**
   * Refuses a key that similar sections have.
   *
   * @param why continues a sentence that begins with the value
   */
  public ConfigSpec refused(String key, String why) {
    refused.put(key, why);
    return this;
  }

  /**
   * Limits the spec to sections in which a regular expression matches a part of a value; it must
   * mean the same in JavaScript.
   */
  public ConfigSpec when(String key, String pattern) {
    conditionKey = key;
    condition = Pattern.compile(pattern);
    return this;
  }

  /** Returns the same spec with more keys. */
  public ConfigSpec with(String newName, List<ConfigKey<?>> more) {
    ConfigSpec spec = new ConfigSpec(newName, says);
    spec.base = this;
    spec.keys.putAll(keys);
    spec.moved.putAll(moved);
    spec.refused.putAll(refused);
    spec.conditionKey = conditionKey;
    spec.condition = condition;
    more.forEach(spec::add);
    return spec;
  }

  /** Returns whether the spec describes a section, if several specs are possible. */
  public boolean describes(JsonObject section) {
    return conditionKey == null
        || condition == null
        || condition.matcher(String.valueOf(section.getValue(conditionKey, ""))).find();
  }

  /** Returns the name in the JSON Schema. */
  public String name() {
    return name;
  }

  /** Returns the description of such a section. */
  public String says() {
    return says;
  }

  /** Returns the keys in their order. */
  public Collection<ConfigKey<?>> keys() {
    return keys.values();
  }

  /** Returns the names of the keys in their order. */
  public Set<String> names() {
    return keys.keySet();
  }

  /** Returns the keys of earlier versions, each with the place that replaces it. */
  public Map<String, String> moved() {
    return moved;
  }

  /** Returns the spec to which this one has added keys; null if there is none. */
  @Nullable ConfigSpec base() {
    return base;
  }

  /** Returns the reason why a key is refused; null if it is only unknown. */
  @Nullable String refusal(String key) {
    return refused.get(key);
  }

  /** Returns the condition in JSON Schema; null if it describes all sections. */
  @Nullable JsonObject conditionSchema() {
    if (conditionKey == null || condition == null) {
      return null;
    }
    JsonObject pattern = new JsonObject().put("type", "string").put("pattern", condition.pattern());
    return new JsonObject()
        .put("type", "object")
        .put("properties", new JsonObject().put(conditionKey, pattern))
        .put("required", List.of(conditionKey));
  }
}
