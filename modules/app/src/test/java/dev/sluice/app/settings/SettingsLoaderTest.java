package dev.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.format.StrictYaml;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  private static final Path CONF = Path.of("../../conf");

  private final Path folder;

  SettingsLoaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.walk(CONF)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(yaml|json)"))
          .filter(file -> !file.startsWith(CONF.resolve("grafana")))
          .filter(file -> !file.endsWith("sluice.schema.json"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void every_shipped_file_is_valid(Path file) {
    assertThat(SettingsLoader.ofFile(file).routes()).isNotEmpty();
  }

  @Test
  void the_configuration_in_the_readme_is_valid() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String yaml = readme.replaceFirst("(?s).*?```yaml\\n", "").replaceFirst("(?s)```.*", "");
    Path file = Files.writeString(folder.resolve("readme.yaml"), yaml);
    assertThat(SettingsLoader.ofFile(file).routes()).hasSize(1);
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
  void a_syntax_error_is_one_line_with_its_position(String name, String text, String error) {
    String content = text.replace('#', '\n');
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(name, name.endsWith("json") ? content.replace('\'', '"') : content))
        .satisfies(
            e -> assertThat(e.errors()).containsExactly(folder.resolve(name) + ": " + error));
  }

  @Test
  void streams_through_unix_sockets_are_found_and_datagrams_are_not_taken_for_them() {
    String mirror = "[{\"name\": \"m\", \"to\": \"%s\"}]";
    assertThat(hasUnixSockets("tcp://127.0.0.1:1", "[]")).isFalse();
    assertThat(hasUnixSockets("unix:///run/a", "[]")).isTrue();
    assertThat(hasUnixSockets("tcp://127.0.0.1:1", mirror.formatted("unix:///a"))).isTrue();
    assertThat(hasUnixSockets("tcp://127.0.0.1:1", mirror.formatted("eventbus:unix://a")))
        .isFalse();
    assertThat(SettingsLoader.hasUnixSockets(new JsonObject())).isFalse();
  }

  private static boolean hasUnixSockets(String primary, String mirrors) {
    JsonObject route =
        new JsonObject()
            .put("name", "a")
            .put("listen", "tcp://127.0.0.1:0")
            .put("primary", new JsonObject().put("to", primary))
            .put("mirrors", new JsonArray(mirrors));
    return SettingsLoader.hasUnixSockets(route);
  }

  @Test
  void a_missing_file_is_one_line() {
    Path missing = folder.resolve("missing.yaml");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SettingsLoader.ofFile(missing))
        .withMessage(missing + ": no such file");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SettingsLoader.ofFile(folder))
        .withMessage(folder + ": is a directory; allowed: a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", "a.json"})
  void a_file_that_is_too_large_is_not_read(String name) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(4 * 1024 * 1024 + 1);
    }
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SettingsLoader.ofFile(file))
        .withMessage(file + ": has 4194305 bytes; allowed: at most 4194304");
  }

  @Test
  @Timeout(20)
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_fifo_or_a_device_is_refused_at_once() throws Exception {
    Path fifo = folder.resolve("fifo.yaml");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Path device = Files.createSymbolicLink(folder.resolve("device.json"), Path.of("/dev/zero"));
    for (Path file : List.of(fifo, device)) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> SettingsLoader.ofFile(file))
          .withMessage(file + ": is a FIFO, a device or a socket; allowed: a regular file");
      Files.delete(file);
    }
  }

  @Test
  @Timeout(20)
  void a_line_without_an_end_is_reported_with_its_number() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("a.yaml", "a: 1\n" + "#".repeat(3_000_000) + "\nb: 2\n"))
        .withMessageEndingWith("a.yaml: line 2: has 3000000 characters; allowed: at most 65536");
  }

  @Test
  void slow_work_does_not_run_on_the_callers_event_loop() throws Exception {
    Vertx vertx = Vertx.vertx();
    List<Future<?>> tasks = new CopyOnWriteArrayList<>();
    try {
      // So large that no other thread can be done with it by the time that the caller looks.
      JsonObject[] routes = new JsonObject[2000];
      Arrays.setAll(routes, i -> SettingsTest.route("r" + i, "tcp://h:" + (i + 1)));
      JsonObject json = SettingsTest.file(routes);
      Buffer text = Buffer.buffer("- a: [1, 2, 3]\n".repeat(50_000));
      Supplier<Future<?>> yaml = () -> new StrictYaml().process(vertx, new JsonObject(), text);
      Supplier<Future<?>> check = () -> SettingsLoader.of(vertx, json);
      for (Supplier<Future<?>> task : List.of(yaml, check)) {
        Promise<Boolean> doneWhileTheLoopWaited = Promise.promise();
        vertx.runOnContext(
            here -> {
              Future<?> result = task.get();
              tasks.add(result);
              doneWhileTheLoopWaited.complete(result.isComplete());
            });
        assertThat(doneWhileTheLoopWaited.future().await(20, TimeUnit.SECONDS)).isFalse();
      }
    } finally {
      // Or they would end after their event loop has, and log an error into the next test.
      Future.join(List.copyOf(tasks)).otherwiseEmpty().await(20, TimeUnit.SECONDS);
      vertx.close().await();
    }
  }

  private JsonObject read(String name, String content) throws IOException {
    return SettingsLoader.readFile(Files.writeString(folder.resolve(name), content));
  }
}
