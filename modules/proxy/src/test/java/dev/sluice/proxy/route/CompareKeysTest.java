package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.frame.length.LengthType;
import dev.sluice.proxy.compare.CompareOptions;
import dev.sluice.proxy.compare.engine.Shown;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of {@code compare}. */
class CompareKeysTest {

  private static JsonObject route(JsonObject compare, String... mirrors) {
    JsonArray all = new JsonArray();
    Stream.of(mirrors)
        .forEach(name -> all.add(new JsonObject().put("name", name).put("to", "tcp://b:2")));
    return new JsonObject()
        .put("name", "orders")
        .put("listen", "tcp://127.0.0.1:0")
        .put("primary", new JsonObject().put("to", "tcp://a:1"))
        .put("mirrors", all)
        .put("compare", compare);
  }

  private static CompareOptions options(JsonObject compare, String... mirrors) {
    return Objects.requireNonNull(TcpRouteOptions.from(route(compare, mirrors)).compare());
  }

  private static String error(String compare, String... mirrors) {
    JsonObject json = route(new JsonObject(compare), mirrors);
    ConfigException errors =
        catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(json));
    assertThat(errors.errors()).hasSize(1);
    return errors.errors().get(0);
  }

  @Test
  void allMayBeLeftOutWithOneMirror() {
    CompareOptions options = options(new JsonObject(), "staging");
    assertThat(options)
        .isEqualTo(
            new CompareOptions("staging", null, null, null, 256 * 1024, Shown.HASH, 1, null));
    assertThat(options(new JsonObject().put("control", "base"), "base", "staging").mirror())
        .isEqualTo("staging");
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    JsonObject compare =
        new JsonObject(
            "{\"mirror\": \"none\", \"frame\": \"htp\", \"ignore\": [\"Date\"],"
                + " \"window\": \"1KiB\", \"show\": \"all\"}");
    JsonObject json = route(compare, "staging");
    ConfigException errors =
        catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(json));
    assertThat(errors.errors())
        .hasSize(4)
        .anyMatch(error -> error.startsWith("compare.mirror: \"none\""))
        .anyMatch(error -> error.startsWith("compare.frame: \"htp\""))
        .anyMatch(error -> error.startsWith("compare.window: \"1KiB\""))
        .anyMatch(error -> error.startsWith("compare.show: \"all\""));
  }

  @Test
  void everyKeyIsRead() {
    CompareOptions options =
        options(
            new JsonObject(
                """
                {"mirror": "staging", "control": "base", "window": "1MiB", "show": "bytes", "sample": "5%",
                 "log": "/tmp/d.ndjson", "ignore": ["0-3"],
                 "frame": {"offset": 1, "length": 4, "adjust": -4, "order": "little"}}\
                """),
            "staging",
            "base");
    assertThat(options.frame()).isEqualTo(new LengthType(1, 4, -4, ByteOrder.LITTLE_ENDIAN));
    assertThat(options.control()).isEqualTo("base");
    assertThat(options.window()).isEqualTo(1024 * 1024);
    assertThat(options.show()).isEqualTo(Shown.BYTES);
    assertThat(options.sample()).isEqualTo(0.05);
    assertThat(options.log()).isEqualTo(Path.of("/tmp/d.ndjson"));
    assertThat(options.ignore()).isNotNull();
  }

  @Test
  void httpIgnoresTheDateUnlessToldOtherwise() {
    JsonObject http = new JsonObject().put("frame", "http");
    assertThat(options(http, "staging").ignore()).isNotNull();
    assertThat(options(http.copy().put("ignore", new JsonArray()), "staging").ignore()).isNull();
    assertThat(options(new JsonObject().put("frame", "line"), "staging").ignore()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | compare.mirror: missing",
        "{'mirror': 'c'} | compare.mirror: \"c\" is not a mirror of the route; allowed: the name of"
            + " a mirror: a, b",
        "{'mirror': 'a', 'control': 'a'} | compare.control: \"a\" is the mirror itself; allowed:"
            + " another mirror",
        "{'mirror': 'a', 'frame': 'smtp'} | compare.frame: \"smtp\" is unknown; allowed: none,"
            + " line, redis",
        "{'mirror': 'a', 'frame': {'size': 4}} | has the unknown field size; allowed: adjust,"
            + " length, offset, order",
        "{'mirror': 'a', 'frame': {'length': 5}} | has length 5; allowed: 1, 2, 3, 4 or 8",
        "{'mirror': 'a', 'ignore': ['Date']} | has Date; allowed: bytes such as 0-1; header fields"
            + " need frame: http",
        "{'mirror': 'a', 'ignore': ['9-1']} | compare.ignore[0]: \"9-1\" ends before it begins",
        "{'mirror': 'a', 'window': '1KiB'} | compare.window: \"1KiB\" is out of range; allowed:"
            + " 16KiB to 64MiB",
        "{'mirror': 'a', 'show': 'all'} | compare.show: \"all\" must be hash, bytes or none"
      })
  void aWrongValueIsOneClearLine(String compare, String expected) {
    assertThat(error(compare.replace('\'', '"'), "a", "b")).contains(expected);
  }
}
