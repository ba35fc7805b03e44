package dev.sluice.config.format;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML with strict rules, as a format for vertx-config.
 *
 * <p>A plain word is a boolean only if it is {@code true} or {@code false}, and a number only if it
 * is decimal. {@code yes}, {@code 010}, {@code 1:30} and {@code 2001-01-01} are text, which the
 * check of each key then accepts or refuses. A key that is given twice is an error.
 */
public final class StrictYaml implements ConfigProcessor {
  private static final int MAX_DEPTH = 20; // an alias may refer to an object that contains it
  // SnakeYAML copies a word or a comment again for each further KB of it.
  private static final int MAX_LINE = 64 * 1024;

  private final ParseCache latest = new ParseCache();

  /** For the service loader. */
  public StrictYaml() {}

  @Override
  public String name() {
    return "strict-yaml";
  }

  @Override
  public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
    return vertx.<JsonObject>executeBlocking(() -> latest.of(input, StrictYaml::parse));
  }

  private static JsonObject parse(String text) {
    checkLines(text);
    try {
      Object document = yaml().load(text);
      if (document instanceof Map<?, ?> || document == null) {
        return object(document, 0);
      }
      throw error("is not a mapping; allowed: keys with values");
    } catch (MarkedYAMLException e) {
      throw error(position(e) + e.getProblem());
    } catch (YAMLException e) {
      throw error(ErrorText.of(e));
    }
  }

  private static void checkLines(String text) {
    int number = 1;
    for (int begin = 0; begin < text.length(); number++) {
      int newline = text.indexOf('\n', begin);
      int end = newline < 0 ? text.length() : newline;
      if (end - begin > MAX_LINE) {
        throw error(
            "line %d: has %d characters; allowed: at most %d"
                .formatted(number, end - begin, MAX_LINE));
      }
      begin = end + 1;
    }
  }

  private static ConfigException error(String message) {
    return new ConfigException(List.of(message));
  }

  private static String position(MarkedYAMLException e) {
    var mark = e.getProblemMark();
    return mark == null
        ? ""
        : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(ConfigFileStore.MAX_BYTES);
    DumperOptions unused = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options), new Representer(unused), unused, options, new PlainWords());
  }

  private static JsonObject object(@Nullable Object map, int depth) {
    JsonObject json = new JsonObject();
    if (map instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> json.put(String.valueOf(key), value(value, depth + 1)));
    }
    return json;
  }

  private static @Nullable Object value(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new YAMLException("is nested more than " + MAX_DEPTH + " deep");
    }
    if (value instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(element -> array.add(value(element, depth + 1)));
      return array;
    }
    return value instanceof Map<?, ?> ? object(value, depth) : value;
  }

  /** The plain words that are not text. */
  static final class PlainWords extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
      addImplicitResolver(Tag.INT, Pattern.compile("-?(?:0|[1-9]\\d*)"), "-0123456789");
      addImplicitResolver(Tag.FLOAT, Pattern.compile("-?(?:0|[1-9]\\d*)\\.\\d+"), "-0123456789");
      addImplicitResolver(Tag.NULL, Pattern.compile("~|null|"), "~n\0");
      addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
    }
  }
}
