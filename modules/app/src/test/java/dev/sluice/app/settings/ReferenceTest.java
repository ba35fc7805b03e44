package dev.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The files that describe the keys agree with the keys. */
class ReferenceTest {
  private static final Path CONF = Path.of("../../conf");
  private static final Path PAGE = Path.of("../../src-docs/reference/configuration.adoc");
  private static final String REWRITE = "rewrite.reference";
  private static final String COMMAND =
      "./mvnw -q -pl modules/app -am test -Dtest=ReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Drewrite.reference=true";

  @Test
  void the_page_of_the_guide_is_current() throws IOException {
    assertCurrent(PAGE, ReferencePage.of(Settings.SPEC, COMMAND));
  }

  @Test
  void the_schema_is_current() throws IOException {
    assertCurrent(CONF.resolve("sluice.schema.json"), Settings.schema().encodePrettily() + "\n");
  }

  private static void assertCurrent(Path file, String content) throws IOException {
    if (Boolean.getBoolean(REWRITE)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
    assertThat(Files.readString(file)).as("%s is stale; run %s", file, COMMAND).isEqualTo(content);
  }

  @Test
  void the_annotated_file_has_each_key_with_its_default() throws IOException {
    Path file = CONF.resolve("reference.yaml");
    List<String> differences = new ArrayList<>();
    addDifferences(
        differences, "", SettingsLoader.readFile(file), Settings.SPEC, Files.readString(file));
    assertThat(differences).isEmpty();
  }

  private static void addDifferences(
      List<String> all, String path, JsonObject section, ConfigSpec spec, String text) {
    for (ConfigKey<?> key : spec.keys()) {
      String keyPath = path + key.name();
      Object value = section.getValue(key.name());
      if (!(key.type() instanceof SectionType<?> type)) {
        if (!text.contains(key.name() + ":") || !isDefault(key, section)) {
          all.add(keyPath + " is " + value + " instead of " + key.writtenFallback());
        }
      } else if (value instanceof JsonObject inner) {
        // Their keys depend on the machine and its files.
        if (!keyPath.matches(".*routes\\[\\d]\\.(socket|tls)")) {
          addDifferences(all, keyPath + ".", inner, type.specOf(inner), text);
        }
      } else if (value instanceof JsonArray array) {
        assertThat(array.stream().map(each -> type.specOf((JsonObject) each)).distinct())
            .as(keyPath)
            .containsExactlyInAnyOrderElementsOf(type.specs());
        for (int i = 0; i < array.size(); i++) {
          JsonObject element = array.getJsonObject(i);
          addDifferences(all, keyPath + "[" + i + "].", element, type.specOf(element), text);
        }
      } else if (!text.contains("\n# " + key.name() + ":")
          && !text.contains("\n#   " + key.name() + ":")) { // a comment, as it would need files
        all.add(keyPath + " is missing");
      }
    }
  }

  /** Says whether a key has its default; if it has none, any value will do. */
  private static <T> boolean isDefault(ConfigKey<T> key, JsonObject section) {
    T value = ConfigSection.root(section).find(key);
    return key.writtenFallback() == null || Objects.equals(key.fallback(), value);
  }
}
