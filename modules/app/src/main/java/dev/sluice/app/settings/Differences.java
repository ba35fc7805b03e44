package dev.sluice.app.settings;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.Difference.Kind;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two configurations, by meaning: {@code 4096KiB} equals {@code 4MiB}, and
 * a default that is written equals one that is left out. The order of routes and mirrors has no
 * meaning.
 */
public final class Differences {
  private static final String NAME = "name";

  private final List<Difference> found = new ArrayList<>();

  private Differences() {}

  /** Returns the differences of a configuration from that of the file; both are without errors. */
  public static List<Difference> between(JsonObject file, JsonObject now) {
    Differences all = new Differences();
    all.compareKeys("", Settings.SPEC.keys(), file, now);
    return List.copyOf(all.found);
  }

  /**
   * Returns the differences of a section from an earlier one; an error in a value is a difference.
   */
  static List<Difference> between(SectionType<?> type, JsonObject before, JsonObject after) {
    Differences all = new Differences();
    all.compareSections("", type, before, after);
    return List.copyOf(all.found);
  }

  private void compareSections(String path, SectionType<?> type, JsonObject file, JsonObject now) {
    ConfigSpec spec = type.specOf(now);
    ConfigSpec other = type.specOf(file);
    compareKeys(path, spec.keys(), file, now);
    if (other != spec) { // such as a TCP route that has become a UDP route
      compareKeys(
          path,
          other.keys().stream().filter(key -> !spec.names().contains(key.name())).toList(),
          file,
          now);
    }
  }

  private void compareKeys(
      String path, Iterable<ConfigKey<?>> keys, JsonObject file, JsonObject now) {
    for (ConfigKey<?> key : keys) {
      if (!Objects.equals(file.getValue(key.name()), now.getValue(key.name()))) {
        compareKey(path.isEmpty() ? key.name() : path + "." + key.name(), key, file, now);
      }
    }
  }

  private void compareKey(String path, ConfigKey<?> key, JsonObject file, JsonObject now) {
    Object before = file.getValue(key.name());
    Object after = now.getValue(key.name());
    if (!(key.type() instanceof SectionType<?> type)) {
      compareValues(path, key, file, now);
    } else if (type.isList()) {
      compareElements(path, type, byName(before), byName(after));
    } else if (key.isOptionalSection() && (before == null || after == null)) {
      add(path, before == null ? Kind.ADDED : Kind.REMOVED, before, after);
    } else {
      compareSections(path, type, section(before), section(after));
    }
  }

  private <T> void compareValues(String path, ConfigKey<T> key, JsonObject file, JsonObject now) {
    if (!Objects.equals(value(key, file), value(key, now))) {
      add(path, Kind.CHANGED, written(key, file), written(key, now));
    }
  }

  private static <T> @Nullable T value(ConfigKey<T> key, JsonObject section) {
    T value = ConfigSection.root(section).find(key);
    return value == null ? key.fallback() : value;
  }

  private static @Nullable Object written(ConfigKey<?> key, JsonObject section) {
    return section.containsKey(key.name()) ? section.getValue(key.name()) : key.writtenFallback();
  }

  private void compareElements(
      String path, SectionType<?> type, Map<String, JsonObject> file, Map<String, JsonObject> now) {
    Stream.concat(file.keySet().stream(), now.keySet().stream())
        .distinct()
        .forEach(name -> compareElement(path + "." + name, type, file.get(name), now.get(name)));
  }

  private void compareElement(
      String path, SectionType<?> type, @Nullable JsonObject file, @Nullable JsonObject now) {
    if (file == null || now == null) {
      add(path, file == null ? Kind.ADDED : Kind.REMOVED, file, now);
    } else {
      compareSections(path, type, file, now);
    }
  }

  private void add(String path, Kind kind, @Nullable Object file, @Nullable Object now) {
    found.add(new Difference(path, kind, file, now));
  }

  private static JsonObject section(@Nullable Object value) {
    return value instanceof JsonObject json ? json : new JsonObject();
  }

  private static Map<String, JsonObject> byName(@Nullable Object list) {
    Map<String, JsonObject> elements = new LinkedHashMap<>();
    if (list instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.getValue(i) instanceof JsonObject json) {
          // Some elements have no name, such as certificates.
          elements.put(String.valueOf(json.getValue(NAME, i)), json);
        }
      }
    }
    return elements;
  }
}
