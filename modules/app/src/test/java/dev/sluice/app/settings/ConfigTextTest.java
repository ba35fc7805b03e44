package dev.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is written as YAML is read as the same configuration. */
class ConfigTextTest {
  private final Path folder;

  ConfigTextTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private JsonObject read(String yaml) throws IOException {
    return SettingsLoader.readFile(Files.writeString(folder.resolve("written.yaml"), yaml));
  }

  @Test
  void eachKeyOfTheReferenceIsWrittenInItsOrder() throws IOException {
    JsonObject reference = SettingsLoader.readFile(Path.of("../../conf/reference.yaml"));
    String yaml = ConfigText.yaml(reversed(reference));
    assertThat(read(yaml)).isEqualTo(reference);
    assertThat(yaml).isEqualTo(ConfigText.yaml(reference));
    assertThat(topKeys(yaml)).isEqualTo(List.copyOf(Settings.SPEC.names()));
  }

  /** Returns the keys that are not in a section, in their order. */
  private static List<String> topKeys(String yaml) {
    return yaml.lines()
        .filter(line -> line.matches("[a-zA-Z].*"))
        .map(line -> line.replaceFirst(":.*", ""))
        .toList();
  }

  private static JsonObject reversed(JsonObject section) {
    JsonObject reversed = new JsonObject();
    List<String> keys = new ArrayList<>(section.fieldNames());
    Collections.reverse(keys);
    for (String key : keys) {
      Object value = section.getValue(key);
      reversed.put(key, value instanceof JsonObject inner ? reversed(inner) : value);
      if (value instanceof JsonArray list
          && !list.isEmpty()
          && list.getValue(0) instanceof JsonObject) {
        JsonArray elements = new JsonArray();
        list.forEach(each -> elements.add(reversed((JsonObject) each)));
        reversed.put(key, elements);
      }
    }
    return reversed;
  }

  @Test
  void theTextIsIndentedAsTheExamplesAre() throws IOException {
    String yaml =
        """
        routes:
          - name: a
            listen: tcp://127.0.0.1:1
            limits:
              sessions: 5
              allow:
                - 10.0.0.0/8
                - ::1
            primary:
              to: tcp://[::1]:7001
            mirrors:
              - name: m
                to: tcp://h:1
                sample: 5%
        """;
    assertThat(ConfigText.yaml(read(yaml))).isEqualTo(yaml);
  }

  @Test
  void textThatLooksLikeAnotherTypeStaysText() throws IOException {
    JsonObject route =
        new JsonObject()
            .put("name", "123")
            .put("listen", "unix:///tmp/a b: #c")
            .put("socket", new JsonObject().put("mode", "0660").put("user", "true"))
            .put("instances", "2")
            .put("limits", new JsonObject().put("allow", List.of("::/0", "10.0.0.0/8")))
            .put("primary", new JsonObject().put("to", "unix:///" + "x".repeat(200) + " y"))
            .put("mirrors", new JsonArray());
    JsonObject config = new JsonObject().put("routes", new JsonArray().add(route));
    assertThat(read(ConfigText.yaml(config))).isEqualTo(config);
    assertThat(read(ConfigText.yaml(config, "123"))).isEqualTo(config);
  }
}
