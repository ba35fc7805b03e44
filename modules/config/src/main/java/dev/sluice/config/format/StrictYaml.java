package dev.sluice.config.format;

import dev.sluice.config.ConfigError;
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
 * check of each key then accepts or refuses. A key that is given twice is an error. The key {@code
 * <<} merges the keys of other mappings, as in YAML 1.1: keys of the mapping itself win.
 */
public final class StrictYaml implements ConfigProcessor {
  private static final int MAX_DEPTH = 20; // an alias may refer to an object that contains it
  // SnakeYAML copies a word or a comment again for each further KB of it.
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_VALUES = 1_000_000; // aliases of aliases may stand for any number

  static final String NAME = "strict-yaml";

  private final ParseCache latest = new ParseCache();

  /** For the service loader. */
  public StrictYaml() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
    return vertx.<JsonObject>executeBlocking(() -> latest.of(input, StrictYaml::parse));
  }

  static JsonObject parse(String text) {
    checkLines(text);
    try {
      Object document = yaml().load(text);
      if (document instanceof Map<?, ?> || document == null) {
        return new Values().object(document, 0);
      }
      throw error("is not a mapping; allowed: keys with values");
    } catch (MarkedYAMLException e) {
      throw ConfigException.of(List.of(error(e)));
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
        String message = "has %d characters; allowed: at most %d".formatted(end - begin, MAX_LINE);
        throw ConfigException.of(
            List.of(ConfigError.of(message).in(new ConfigError.Place("", number, 0))));
      }
      begin = end + 1;
    }
  }

  private static ConfigException error(String message) {
    return new ConfigException(List.of(message));
  }

  private static ConfigError error(MarkedYAMLException e) {
    ConfigError error = ConfigError.of(String.valueOf(e.getProblem()));
    var mark = e.getProblemMark();
    return mark == null
        ? error
        : error.in(new ConfigError.Place("", mark.getLine() + 1, mark.getColumn() + 1));
  }

  static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(ConfigFileStore.MAX_BYTES);
    options.setMaxAliasesForCollections(ConfigFileStore.MAX_BYTES); // MAX_VALUES is the limit
    DumperOptions unused = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options), new Representer(unused), unused, options, new PlainWords());
  }

  /** Converts values; each alias becomes a copy. */
  private static final class Values {
    private int count;

    JsonObject object(@Nullable Object map, int depth) {
      JsonObject json = new JsonObject();
      if (map instanceof Map<?, ?> entries) {
        entries.forEach((key, value) -> json.put(String.valueOf(key), value(value, depth + 1)));
      }
      return json;
    }

    private @Nullable Object value(@Nullable Object value, int depth) {
      if (depth > MAX_DEPTH) {
        throw new YAMLException("is nested more than " + MAX_DEPTH + " deep");
      }
      if (++count > MAX_VALUES) {
        throw new YAMLException(
            "has more than " + MAX_VALUES + " values, if each alias is written out");
      }
      if (value instanceof List<?> list) {
        JsonArray array = new JsonArray();
        list.forEach(element -> array.add(value(element, depth + 1)));
        return array;
      }
      return value instanceof Map<?, ?> ? object(value, depth) : value;
    }
  }

  /** The plain words that are not text. */
  static final class PlainWords extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
      addImplicitResolver(Tag.INT, Pattern.compile("-?(?:0|[1-9]\\d*)"), "-0123456789");
      addImplicitResolver(Tag.FLOAT, Pattern.compile("-?(?:0|[1-9]\\d*)\\.\\d+"), "-0123456789");
      addImplicitResolver(Tag.NULL, Pattern.compile("~|null|"), "~n\0");
      addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
    }
  }
}
