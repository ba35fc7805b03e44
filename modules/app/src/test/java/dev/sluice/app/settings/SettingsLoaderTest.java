package dev.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.format.StrictYaml;
import dev.sluice.proxy.route.TcpRouteOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
          .filter(file -> !file.startsWith(CONF.resolve("kubernetes")))
          .filter(file -> !file.endsWith("compose.yaml"))
          .filter(
              file -> !file.endsWith("tls.yaml")) // ExamplesIT has the certificates that it names
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
        "a.yaml | a: 1#a: 2      | :2:1: found duplicate key a",
        "a.yaml | x: &x {b: 1}#a: {<<: *x, b: 2, b: 3} | :2:19: found duplicate key b",
        "a.yaml | a: {<<: 5}     | :1:9: expected a mapping or list of mappings for merging, but found scalar",
        "a.yaml | a:#  - b#  c:  | :3:3: expected <block end>, but found '?'",
        "a.yaml | - a            | : is not a mapping; allowed: keys with values",
        "a.yaml | a: &x#  b: *x  | : is nested more than 20 deep",
        "a.json | {'a': 1,#'a': 2} | :2:4: Duplicate field 'a'",
        "a.json | {'a': }        | :1:7: Unexpected character ('}' (code 125)): expected a value",
        "a.json | [1]            | : is not an object; allowed: keys with values, in braces",
        "a.txt  | a: 1           | : is neither YAML nor JSON; allowed: a name that ends in .yaml, .yml or .json",
      })
  void a_syntax_error_is_one_line_with_its_position(String name, String text, String error) {
    String content = text.replace('#', '\n');
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(name, name.endsWith("json") ? content.replace('\'', '"') : content))
        .satisfies(e -> assertThat(e.errors()).containsExactly(folder.resolve(name) + error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", "a.json"})
  void a_file_may_begin_with_a_byte_order_mark(String name) throws IOException {
    assertThat(read(name, "\uFEFF{\"a\": 1}")).isEqualTo(new JsonObject().put("a", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16, UTF-16",
    "UTF-16LE, UTF-16",
    "x-UTF-16LE-BOM, UTF-16",
    "UTF-32, UTF-32",
    "UTF-32LE, UTF-32",
  })
  void a_file_in_another_encoding_is_told_which_one_it_is_in(String charset, String name)
      throws IOException {
    for (String file : List.of("a.yaml", "a.json")) {
      Path path = folder.resolve(file);
      Files.write(path, "{\"a\": 1}".getBytes(Charset.forName(charset)));
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> SettingsLoader.readFile(path))
          .withMessage(path + ": is " + name + "; save it as UTF-8");
    }
  }

  @Test
  void a_merge_key_adds_the_keys_that_a_section_lacks() throws IOException {
    JsonObject json =
        read(
            "a.yaml",
            """
            x: &x {a: 1, b: 1}
            y: &y {b: 2, c: 2}
            one: {<<: *x, b: 3}
            list: {<<: [*x, *y], d: 4}
            text: {"<<": 5}
            """);
    assertThat(json.getJsonObject("one").encode()).isEqualTo("{\"a\":1,\"b\":3}");
    assertThat(json.getJsonObject("list").getMap())
        .isEqualTo(Map.of("a", 1, "b", 1, "c", 2, "d", 4));
    assertThat(json.getJsonObject("text").getMap()).containsEntry("<<", 5);
  }

  @Test
  @Timeout(20)
  void aliases_of_aliases_do_not_fill_the_memory() {
    StringBuilder text = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int i = 1; i < 9; i++) {
      String before = "*a" + (i - 1);
      text.append("a%d: &a%d [".formatted(i, i))
          .append(String.join(", ", Collections.nCopies(10, before)))
          .append("]\n");
    }
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("a.yaml", text.toString()))
        .withMessageEndingWith(
            "a.yaml: has more than 1000000 values, if each alias is written out");
  }

  @Test
  void one_anchor_serves_many_routes_and_keys_that_begin_with_x_are_ignored() throws IOException {
    StringBuilder text = new StringBuilder("x-common: &common {idleTimeout: 7s}\nroutes:\n");
    for (int i = 1; i <= 200; i++) {
      text.append("  - {<<: *common, name: r%d, ".formatted(i))
          .append("listen: 'tcp://h:%d', primary: {to: 'tcp://p:1'}}%n".formatted(i));
    }
    Settings settings =
        SettingsLoader.ofFile(Files.writeString(folder.resolve("a.yaml"), text.toString()));
    assertThat(settings.routes()).hasSize(200);
    assertThat(settings.json().fieldNames()).containsExactly("routes");
    assertThat(((TcpRouteOptions) settings.routes().get(199)).idleTimeout())
        .isEqualTo(Duration.ofSeconds(7));
    String route = "{x-a: 1, name: a, listen: 'tcp://h:1', primary: {to: 'tcp://h:2', x-b: 1}}";
    assertErrors("b.yaml", route, ":1: routes[0].primary.x-b: unknown key; allowed: to");
  }

  @Test
  void an_error_begins_with_the_line_of_its_key() throws IOException {
    assertErrors(
        "a.yaml",
        """
        pool:
          max: 0
        x-mirror: &mirror
          <<: *mirror
          to: nonsense
        routes:
          - listen: tcp://h:1
            primary:
              to: tcp://h:2
            mirrors:
              - <<: *mirror
                name: m
              - 5
        """,
        ":2: pool.max: 0 is out of range; allowed: 1 to 1048576",
        ":7: routes[0].name: missing",
        ":13: routes[0].mirrors[1]: 5 is not a section; allowed: keys with values",
        ":5: routes[0].mirrors[0].to: \"nonsense\" is not an address; allowed: ");
    assertErrors(
        "a.json",
        "{\n\"name\": \"a\", \"listen\": \"tcp://h:1\",\n\"primary\": {\n\"to\": 5}}",
        ":4: routes[0].primary.to: 5 is not an address; allowed: ");
    assertErrors("c.yaml", "pool: {}", ": routes: needs at least one route");
  }

  /** Each error is a line that begins with the file's name and this. */
  private void assertErrors(String name, String text, String... begins) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> SettingsLoader.ofFile(file));
    assertThat(e.errors()).hasSameSizeAs(begins);
    for (int i = 0; i < begins.length; i++) {
      assertThat(e.errors().get(i)).startsWith(file + begins[i]);
    }
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
        .withMessageEndingWith("a.yaml:2: has 3000000 characters; allowed: at most 65536");
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
