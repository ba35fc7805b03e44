package dev.sluice.app.settings;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One key of a configuration that a variable or a property may set.
 *
 * @param name its path with list elements by name: {@code routes.orders.primary.to}
 * @param path its path in error messages: {@code routes[0].primary.to}
 * @param root the configuration, or the list element that contains the key
 * @param steps the keys that lead from there to the value
 * @param newName the name that replaces it, if it is a key of an earlier version; otherwise null
 */
record OverridableKey(
    String name, String path, JsonObject root, List<String> steps, @Nullable String newName) {
  private static final String ELEMENT_NAME = "name";

  /** Returns {@code SLUICE_ROUTES_ORDERS_PRIMARY_TO}. */
  static String variable(String name) {
    return "SLUICE_" + name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** Returns {@code sluice.routes.orders.primary.to}. */
  static String property(String name) {
    return "sluice." + name;
  }

  /** Returns all such keys of a configuration. */
  static List<OverridableKey> of(JsonObject config, ConfigSpec spec) {
    List<OverridableKey> all = new ArrayList<>();
    new OverridableKey("", "", config, List.of(), null).addKeys(all, spec, config);
    return all;
  }

  /** Sets the value; sections that lead to it are added if they are missing. */
  void set(Object value) {
    JsonObject holder = root;
    for (String step : steps.subList(0, steps.size() - 1)) {
      if (!holder.containsKey(step)) {
        holder.put(step, new JsonObject());
      }
      holder = section(holder, step);
    }
    holder.put(steps.get(steps.size() - 1), value);
  }

  /** Adds the keys of this section, present or not. */
  private void addKeys(List<OverridableKey> all, ConfigSpec spec, JsonObject section) {
    boolean isElement = steps.isEmpty() && !name.isEmpty();
    for (ConfigKey<?> key : spec.keys()) {
      OverridableKey inner = inner(key.name(), null);
      if (!(key.type() instanceof SectionType<?> type)) {
        if (!isElement || !key.name().equals(ELEMENT_NAME)) {
          all.add(inner);
        }
      } else if (type.isList()) {
        inner.addElements(all, type, section.getValue(key.name()));
      } else if (!key.isOptionalSection() || section.containsKey(key.name())) {
        JsonObject present = section(section, key.name());
        inner.addKeys(all, type.specOf(present), present);
      }
    }
    spec.moved().forEach((before, now) -> all.add(inner(before, inner(now, null).name)));
  }

  private void addElements(List<OverridableKey> all, SectionType<?> type, @Nullable Object list) {
    JsonArray array = list instanceof JsonArray json ? json : new JsonArray();
    for (int i = 0; i < array.size(); i++) {
      if (array.getValue(i) instanceof JsonObject element
          && element.getValue(ELEMENT_NAME) instanceof String elementName) {
        new OverridableKey(name + "." + elementName, path + "[" + i + "]", element, List.of(), null)
            .addKeys(all, type.specOf(element), element);
      }
    }
  }

  private OverridableKey inner(String key, @Nullable String replacement) {
    return new OverridableKey(
        name.isEmpty() ? key : name + "." + key,
        path.isEmpty() ? key : path + "." + key,
        root,
        Stream.concat(steps.stream(), Stream.of(key)).toList(),
        replacement);
  }

  /** Returns an inner section; if the value is not a section, its reader reports the error. */
  private static JsonObject section(JsonObject holder, String key) {
    return holder.getValue(key) instanceof JsonObject json ? json : new JsonObject();
  }
}
