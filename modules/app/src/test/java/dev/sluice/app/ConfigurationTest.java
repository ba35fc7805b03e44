package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.proxy.ConfigException;
import dev.sluice.proxy.PoolReader;
import dev.sluice.proxy.RouteReader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {
  private static final Path CONF = Path.of("../../conf");

  private final Path folder;

  ConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.walk(CONF)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
          .filter(file -> !file.startsWith(CONF.resolve("grafana")))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void every_shipped_file_is_right(Path file) {
    assertThat(Configuration.ofFile(file).routes()).isNotEmpty();
  }

  @Test
  void what_the_readme_shows_is_right() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String yaml = readme.replaceFirst("(?s).*?```yaml\\n", "").replaceFirst("(?s)```.*", "");
    Path file = Files.writeString(folder.resolve("readme.yaml"), yaml);
    assertThat(Configuration.ofFile(file).routes()).hasSize(1);
  }

  @Test
  void the_reference_has_every_key() {
    JsonObject file = Configuration.readFile(CONF.resolve("reference.yaml"));
    Set<String> routeKeys = new HashSet<>();
    Set<String> mirrorKeys = new HashSet<>();
    for (int i = 0; i < file.getJsonArray("routes").size(); i++) {
      JsonObject route = file.getJsonArray("routes").getJsonObject(i);
      routeKeys.addAll(route.fieldNames());
      mirrorKeys.addAll(route.getJsonArray("mirrors").getJsonObject(0).fieldNames());
      assertThat(route.getJsonObject("primary").fieldNames())
          .containsExactlyInAnyOrderElementsOf(RouteReader.primaryKeys());
    }
    assertThat(file.fieldNames()).containsExactlyInAnyOrderElementsOf(Settings.KEYS);
    assertThat(file.getJsonObject("pool").fieldNames())
        .containsExactlyInAnyOrderElementsOf(PoolReader.KEYS);
    assertThat(routeKeys).containsExactlyInAnyOrderElementsOf(RouteReader.routeKeys());
    assertThat(mirrorKeys).containsExactlyInAnyOrderElementsOf(RouteReader.mirrorKeys());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "yes, yes",
        "on, on",
        "010, 010",
        "0x1F, 0x1F",
        "1:30, 1:30",
        "1_000, 1_000",
        "2001-01-01, 2001-01-01",
        ".5, .5",
        "1e3, 1e3",
        "~, null",
        "'', null"
      })
  void a_plain_word_is_what_it_looks_like(String yaml, String value) throws IOException {
    assertThat(read("a.yaml", "key: " + yaml).getValue("key")).isEqualTo(value);
  }

  @Test
  void decimal_numbers_and_true_and_false_are_what_they_are() throws IOException {
    JsonObject json = read("a.yml", "a: 12\nb: -3\nc: 0.5\nd: true\ne: false\nf: 65536");
    assertThat(json.getMap()).containsEntry("a", 12).containsEntry("b", -3).containsEntry("c", 0.5);
    assertThat(json.getMap()).containsEntry("d", true).containsEntry("e", false);
    assertThat(json.getMap()).containsEntry("f", 65536);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.yaml | a: 1#a: 2      | line 2, column 1: found duplicate key a",
        "a.yaml | a:#  - b#  c:  | line 3, column 3: expected <block end>, but found '?'",
        "a.yaml | - a            | is not a mapping; allowed: keys with values",
        "a.yaml | a: &x#  b: *x  | is nested more than 20 deep",
        "a.json | {'a': 1,#'a': 2} | line 2, column 4: Duplicate field 'a'",
        "a.json | {'a': }        | line 1, column 7: Unexpected character ('}' (code 125)): expected a value",
        "a.json | [1]            | is not an object; allowed: keys with values, in braces",
        "a.txt  | a: 1           | is neither YAML nor JSON; allowed: a name that ends in .yaml, .yml or .json",
      })
  void bad_syntax_is_one_line_that_says_where(String name, String text, String error) {
    String content = text.replace('#', '\n');
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(name, name.endsWith("json") ? content.replace('\'', '"') : content))
        .satisfies(
            e -> assertThat(e.errors()).containsExactly(folder.resolve(name) + ": " + error));
  }

  @Test
  void a_file_that_is_not_there_is_one_line() {
    Path missing = folder.resolve("missing.yaml");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Configuration.ofFile(missing))
        .withMessage(missing + ": no such file");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Configuration.ofFile(folder))
        .withMessage(folder + ": is a directory");
  }

  private JsonObject read(String name, String content) throws IOException {
    return Configuration.readFile(Files.writeString(folder.resolve(name), content));
  }
}
