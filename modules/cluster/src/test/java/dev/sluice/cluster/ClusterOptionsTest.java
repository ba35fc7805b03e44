package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.Endpoint;
import dev.sluice.proxy.Section;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterOptionsTest {
  private static Section section(JsonObject cluster) {
    return Section.root(new JsonObject().put("cluster", cluster)).section("cluster");
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
        "listen    | tcp://127.0.0.1:0    | is no address of a node; allowed: tcp://host:port",
        "listen    | udp://127.0.0.1:5701 | is no address of a node; allowed: tcp://host:port",
        "node      | Node 1               | is not a name",
        "multicast | perhaps              | is neither true nor false",
      })
  void whatIsWrongIsTold(String key, String value, String error) {
    Section section = section(new JsonObject().put(key, value));
    ClusterOptions.read(section);
    assertThat(section.errors()).hasSize(1);
    assertThat(section.errors().get(0)).startsWith("cluster." + key + ": ").contains(error);
  }

  @Test
  void membersAndMulticastExcludeEachOther() {
    JsonArray members = new JsonArray().add("tcp://127.0.0.1:5702");
    Section section = section(new JsonObject().put("members", members).put("multicast", true));
    ClusterOptions.read(section);
    assertThat(section.errors().get(0)).startsWith("cluster.multicast: ");
  }

  @Test
  void theThreeFilesOfTheEventBusGoTogether() {
    JsonObject half = new JsonObject().put("certificate", "node.pem");
    Section section = section(new JsonObject().put("eventBus", half));
    ClusterOptions.read(section);
    assertThat(section.errors().get(0))
        .startsWith("cluster.eventBus.certificate: ")
        .contains("all three or none");
  }
}
