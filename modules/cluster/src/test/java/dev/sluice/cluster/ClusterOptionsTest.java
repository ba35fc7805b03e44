package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterOptionsTest {
  private final Path folder;

  ClusterOptionsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static ConfigSection section(JsonObject cluster) {
    return ConfigSection.root(new JsonObject().put("cluster", cluster))
        .section(ClusterOptions.CLUSTER);
  }

  @Test
  void withoutAKeyItIsOnLoopbackAndAlone() {
    ClusterOptions options = ClusterOptions.read(section(new JsonObject()));
    assertThat(options.listen()).isEqualTo(Endpoint.parse("tcp://127.0.0.1:5701"));
    assertThat(options.node()).isEqualTo("127-0-0-1-5701");
    assertThat(options.members()).isEmpty();
    assertThat(options.multicast()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen    | tcp://0.0.0.0:5701   | is no certain address; allowed: one of this machine's",
        "listen    | tcp://10.0.0.1:5701  | is not on loopback, and so needs eventBus.certificate,"
            + " eventBus.key and eventBus.trust",
        "listen    | tcp://node:5701      | is not on loopback, and so needs eventBus.certificate",
        "listen    | tcp://[::2]:5701     | is not on loopback, and so needs eventBus.certificate",
        "state     | /dev/null            | is no folder; allowed: a folder",
        "listen    | tcp://127.0.0.1:0    | is no address of a node; allowed: tcp://host:port",
        "listen    | udp://127.0.0.1:5701 | is no address of a node; allowed: tcp://host:port",
        "node      | Node 1               | is not a name",
        "multicast | perhaps              | is neither true nor false",
      })
  void a_bad_value_is_one_error(String key, String value, String error) {
    ConfigSection section = section(new JsonObject().put(key, value));
    ClusterOptions.read(section);
    assertThat(section.errors()).hasSize(1);
    assertThat(section.errors().get(0)).startsWith("cluster." + key + ": ").contains(error);
  }

  @Test
  void membersAndMulticastExcludeEachOther() {
    JsonArray members = new JsonArray().add("tcp://127.0.0.1:5702");
    ConfigSection section =
        section(new JsonObject().put("members", members).put("multicast", true));
    ClusterOptions.read(section);
    assertThat(section.errors().get(0)).startsWith("cluster.multicast: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.9:5701", "tcp://[::1]:5701", "tcp://localhost:5701"})
  void onLoopbackTheEventBusNeedsNoFiles(String listen) {
    ConfigSection section = section(new JsonObject().put("listen", listen));
    assertThat(ClusterOptions.read(section).eventBus().files()).isNull();
    assertThat(section.errors()).isEmpty();
  }

  @Test
  void offLoopbackTheEventBusHasAllThreeFiles() throws IOException {
    String file = Files.writeString(folder.resolve("node.pem"), "-").toString();
    JsonObject files = new JsonObject().put("certificate", file).put("key", file);
    ConfigSection section = section(at("tcp://10.0.0.1:5701", files.copy().put("trust", file)));
    assertThat(ClusterOptions.read(section).eventBus().files()).isNotNull();
    assertThat(section.errors()).isEmpty();

    ConfigSection half = section(at("tcp://10.0.0.1:5701", files));
    ClusterOptions.read(half);
    assertThat(half.errors())
        .singleElement()
        .asString()
        .startsWith("cluster.eventBus.certificate: ")
        .contains("all three or none");
  }

  private static JsonObject at(String listen, JsonObject eventBus) {
    return new JsonObject().put("listen", listen).put("eventBus", eventBus);
  }

  @Test
  void a_file_that_is_not_one_is_an_error() {
    JsonObject files =
        new JsonObject()
            .put("certificate", folder.toString())
            .put("key", "/dev/zero")
            .put("trust", folder.resolve("none").toString());
    ConfigSection section = section(new JsonObject().put("eventBus", files));
    ClusterOptions.read(section);
    assertThat(section.errors())
        .satisfiesExactly(
            error -> assertThat(error).contains(".certificate: ").contains("is a directory"),
            error -> assertThat(error).contains(".key: ").contains("is a FIFO, a device"),
            error -> assertThat(error).contains(".trust: ").endsWith("no such file"));
  }
}
