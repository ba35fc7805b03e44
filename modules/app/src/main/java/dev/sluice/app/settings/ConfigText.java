package dev.sluice.app.settings;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import dev.sluice.config.format.YamlText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.NoSuchElementException;

/** A configuration without errors as the text of a file. */
public final class ConfigText {
  private static final String ROUTES = "routes";

  private ConfigText() {}

  /** Returns a configuration as YAML, with the keys in the order of the reference. */
  public static String yaml(JsonObject config) {
    return YamlText.write(ordered(Settings.SPEC, config));
  }

  /** Returns the YAML of a file with one of the routes only. */
  public static String yaml(JsonObject config, String route) {
    JsonArray routes = config.getJsonArray(ROUTES, new JsonArray());
    int index = ConfigEdits.indexOf(routes, route);
    if (index < 0) {
      throw new NoSuchElementException("there is no route " + route);
    }
    JsonArray only = new JsonArray().add(routes.getJsonObject(index));
    return yaml(new JsonObject().put(ROUTES, only));
  }

  private static JsonObject ordered(ConfigSpec spec, JsonObject section) {
    JsonObject ordered = new JsonObject();
    for (ConfigKey<?> key : spec.keys()) {
      if (section.containsKey(key.name())) {
        ordered.put(key.name(), ordered(key, section.getValue(key.name())));
      }
    }
    return ordered;
  }

  private static Object ordered(ConfigKey<?> key, Object value) {
    if (!(key.type() instanceof SectionType<?> type)) {
      return value;
    } else if (value instanceof JsonObject section) {
      return ordered(type.specOf(section), section);
    }
    JsonArray elements = new JsonArray();
    for (Object element : (JsonArray) value) {
      JsonObject section = (JsonObject) element;
      elements.add(ordered(type.specOf(section), section));
    }
    return elements;
  }
}
