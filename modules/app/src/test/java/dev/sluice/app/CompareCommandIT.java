package dev.sluice.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Redis;
import dev.sluice.testkit.RedisClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice compare} with two real servers, and its report. */
@OneJdkIsEnough
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompareCommandIT {
  private static final int COMMANDS = 20;

  private final Path report;
  private final Redis primary;
  private final Redis mirror;

  CompareCommandIT(@TempDir Path folder) throws IOException {
    report = folder.resolve("report");
    primary = new Redis(folder, "primary");
    mirror = new Redis(folder, "mirror");
  }

  @AfterAll
  void close() {
    mirror.close();
    primary.close();
  }

  private Program compare(String... more) {
    List<String> words = new ArrayList<>(List.of("compare", "--listen", "tcp://127.0.0.1:0"));
    words.addAll(List.of("--primary", primary.url(), "--mirror", mirror.url()));
    words.addAll(List.of("--frame", "redis", "--report", report.toString()));
    words.addAll(List.of(more));
    return Program.sluice(Map.of(), words.toArray(String[]::new));
  }

  private void setMemoryOfMirror(String bytes) throws IOException {
    try (RedisClient admin = new RedisClient(mirror.port())) {
      assertThat(admin.call("CONFIG", "SET", "maxmemory", bytes)).isEqualTo("+OK");
    }
  }

  private static void send(Program program) throws Exception {
    int port = Integer.parseInt(program.await("^compare: tcp://127.0.0.1:(\\d+) ->").group(1));
    program.await("sluice is ready");
    try (RedisClient client = new RedisClient(port)) {
      for (int i = 0; i < COMMANDS; i++) {
        assertThat(client.call("SET", "key-" + i, "value")).isEqualTo("+OK");
      }
      assertThat(client.call("PING")).isEqualTo("+PONG");
    }
  }

  private JsonObject data() throws IOException {
    return new JsonObject(Files.readString(report.resolve("comparison.json")));
  }

  private static JsonObject messages(JsonObject data) {
    return data.getJsonObject("comparison").getJsonObject("messages");
  }

  private static String text(String hex) {
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }

  @Test
  void aServerWithoutMemoryDiffersInEachResponseButPing() throws Exception {
    setMemoryOfMirror("1");
    try (Program program = compare("--show", "bytes")) {
      send(program);
      assertThat(program.terminate()).isEqualTo(1);
      assertThat(program.lines()).contains("report: " + report.resolve("comparison.html"));
    }
    JsonObject data = data();
    assertThat(messages(data).getLong("differs")).isEqualTo(COMMANDS);
    assertThat(messages(data).getLong("equal")).isEqualTo(1);
    assertThat(data.getJsonArray("differences")).hasSize(COMMANDS);
    JsonObject first = data.getJsonArray("differences").getJsonObject(COMMANDS - 1);
    assertThat(text(first.getJsonObject("fromPrimary").getString("bytes"))).startsWith("+OK");
    assertThat(text(first.getJsonObject("fromMirror").getString("bytes"))).startsWith("-OOM");
    assertThat(text(first.getString("requestBytes"))).startsWith("*3\r\n$3\r\nSET\r\n");
    assertThat(Files.readString(report.resolve("comparison.html")))
        .contains(data.getJsonObject("comparison").getString("verdict"))
        .contains("Response 1, to request 1: differs at byte 0");
  }

  @Test
  void equalServersAreEqual() throws Exception {
    setMemoryOfMirror("0");
    try (Program program = compare()) {
      send(program);
      assertThat(program.terminate()).isZero();
      assertThat(program.lines()).anyMatch(line -> line.startsWith("mirror: 100 % equal"));
    }
    assertThat(messages(data()).getLong("equal")).isEqualTo(COMMANDS + 1);
    assertThat(data().getJsonArray("differences")).isEmpty();
  }

  @Test
  void itEndsByItself() throws Exception {
    try (Program program = compare("--for", "1s")) {
      assertThat(program.exitCode()).isZero();
      assertThat(program.lines()).contains("mirror: nothing compared yet");
    }
  }
}
