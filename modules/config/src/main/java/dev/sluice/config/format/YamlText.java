package dev.sluice.config.format;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** Writes YAML that {@link StrictYaml} reads with the same result. Any thread. */
public final class YamlText {
  private static final int INDENT = 2;

  private YamlText() {}

  /** Returns an object as YAML, with its keys in their order and without wrapped lines. */
  public static String write(JsonObject json) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(INDENT);
    options.setIndicatorIndent(INDENT);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    LoaderOptions unused = new LoaderOptions();
    return new Yaml(
            new SafeConstructor(unused),
            new Representer(options),
            options,
            unused,
            new StrictYaml.PlainWords())
        .dump(plain(json));
  }

  /** Returns a value as maps and lists. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof JsonObject json) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      json.forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    } else if (value instanceof JsonArray array) {
      List<@Nullable Object> list = new ArrayList<>();
      array.forEach(element -> list.add(plain(element)));
      return list;
    }
    return value;
  }
}
