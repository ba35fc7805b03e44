package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.route.UdpRouteOptions.Responses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpRouteOptionsTest {

  @Test
  void aRouteNeedsOnlyTheRequiredKeys() {
    UdpRouteOptions options = UdpRouteOptions.from(route());
    assertThat(options.responses()).isEqualTo(Responses.CLIENT);
    assertThat(options.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.limits().sessions()).isEqualTo(4096);
    assertThat(options.receiveBuffer()).isEqualTo(4 << 20);
    assertThat(options.mirrors()).extracting(UdpMirrorOptions::sample).containsExactly(1.0);
    assertThat(options.instancesOn(3)).isEqualTo(3);
  }

  @Test
  void buffersFitAnyDatagramEvenIfTheFileHasSmallerOnes() {
    JsonObject route = route().put("pool", new JsonObject().put("bufferSize", "16KiB"));
    assertThat(UdpRouteOptions.from(route).pool().bufferSize()).isEqualTo(64 << 10);
  }

  @Test
  void aRouteOfAMulticastGroupHasOneInstance() {
    JsonObject route = route().put("join", new JsonArray(List.of("239.1.2.3", "ff15::7%lo")));
    UdpRouteOptions options = UdpRouteOptions.from(route);
    assertThat(options.instancesOn(4)).isEqualTo(1);
    assertThat(options.join()).extracting(MulticastGroup::networkInterface).contains("lo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen      | tcp://h:1      | is not a UDP address; allowed: udp:// or unixgram://",
        "responses   | maybe          | \"maybe\" must be client, none, or 1 to 1000000",
        "answers     | none           | answers: is now responses",
        "single      | true           | single: is now singleton",
        "maxSessions | 5              | maxSessions: is now limits.sessions",
        "receiveBuffer | 1KiB         | is out of range; allowed: 4KiB to 1GiB",
        "connectTimeout | 5s          | unknown key",
        "listen      | unixgram:///x  | must be none: clients of a unixgram socket have no address",
      })
  void aBadValueIsOneError(String key, String value, String error) {
    assertThat(errorsOf(route().put(key, value))).hasSize(1).first().asString().contains(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onLag  | block           | nothing can make the sender of a datagram wait",
        "maxLag | 4MiB            | nothing can make the sender of a datagram wait",
        "to     | tcp://h:1       | does not take datagrams; allowed: udp:// or unixgram://",
        "to     | udp://h:0       | has port 0, which one can only listen on",
        "to     | udp://127.0.0.1:5300 | leads back to the route itself",
      })
  void aBadValueOfAMirrorIsOneError(String key, String value, String error) {
    JsonObject route = route();
    route.getJsonArray("mirrors").getJsonObject(0).put(key, value);
    assertThat(errorsOf(route))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("mirrors[0]." + key)
        .contains(error);
  }

  @Test
  void aPrimaryThatCannotRespondNeedsARouteWithoutResponses() {
    JsonObject route = route();
    route.getJsonObject("primary").put("to", "unixgram:///x");
    assertThat(errorsOf(route))
        .containsExactly(
            "responses: must be none: senders to a unixgram primary have no address for"
                + " responses");
    assertThat(UdpRouteOptions.from(route.put("responses", "none")).primary().to().isUnix())
        .isTrue();
  }

  @Test
  void keysOfSessionsAreRefusedOnARouteWithoutSessions() {
    JsonObject route =
        route()
            .put("responses", "none")
            .put("limits", new JsonObject().put("sessions", 5))
            .put("idleTimeout", 0);
    assertThat(errorsOf(route)).hasSize(2).allSatisfy(e -> assertThat(e).contains("has no effect"));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1", "239.1.2.3%", "all"})
  void onlyAGroupCanBeJoined(String group) {
    JsonObject route = route().put("join", new JsonArray(List.of(group)));
    assertThat(errorsOf(route))
        .singleElement()
        .asString()
        .startsWith("join[0]: \"" + group + "\" is not a multicast group; allowed:");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000_001})
  void sessionsAreAlwaysLimited(int sessions) {
    JsonObject limits = new JsonObject().put("sessions", sessions);
    assertThat(errorsOf(route().put("limits", limits)))
        .containsExactly(
            "limits.sessions: " + sessions + " is out of range; allowed: 1 to 1000000");
  }

  @Test
  void severalInstancesCannotJoinAGroup() {
    JsonObject route = route().put("join", new JsonArray(List.of("239.1.2.3"))).put("instances", 2);
    assertThat(errorsOf(route))
        .containsExactly(
            "instances: 2 is too many: only one instance can listen at multicast groups");
  }

  private static JsonObject route() {
    JsonObject mirror = new JsonObject().put("name", "m").put("to", "udp://127.0.0.1:5302");
    return new JsonObject()
        .put("name", "names")
        .put("listen", "udp://127.0.0.1:5300")
        .put("primary", new JsonObject().put("to", "udp://127.0.0.1:5301"))
        .put("mirrors", new JsonArray().add(mirror));
  }

  private static List<String> errorsOf(JsonObject route) {
    ConfigException failure =
        catchThrowableOfType(ConfigException.class, () -> UdpRouteOptions.from(route));
    return failure == null ? List.of() : failure.errors();
  }

  @Test
  void only_a_change_of_the_sockets_needs_another_deployment() {
    UdpRouteOptions options = UdpRouteOptions.from(route());
    assertThat(options.sameSockets(UdpRouteOptions.from(route().put("idleTimeout", "7s"))))
        .isTrue();
    assertThat(options.sameSockets(UdpRouteOptions.from(route().put("receiveBuffer", "1MiB"))))
        .isFalse();
    assertThat(options.sameSockets(UdpRouteOptions.from(route().put("responses", "none"))))
        .isFalse();
  }
}
