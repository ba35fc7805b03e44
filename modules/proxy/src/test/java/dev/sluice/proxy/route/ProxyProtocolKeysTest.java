package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyProtocolKeysTest {

  private static JsonObject route(String listen, String to) {
    return new JsonObject()
        .put("name", "orders")
        .put("listen", listen)
        .put("primary", new JsonObject().put("to", to));
  }

  private static JsonObject tcp() {
    return route("tcp://127.0.0.1:7000", "tcp://127.0.0.1:7001");
  }

  @Test
  void headersAreRequiredUnlessSaidOtherwise() {
    JsonObject section = new JsonObject().put("from", new JsonArray().add("10.0.0.0/8"));
    ProxyProtocol protocol =
        Objects.requireNonNull(
            TcpRouteOptions.from(tcp().put("proxyProtocol", section)).proxyProtocol());
    assertThat(protocol.accept()).isEqualTo(ProxyProtocol.Accept.REQUIRE);
    assertThat(protocol.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(protocol.from()).hasSize(1);
    assertThat(TcpRouteOptions.from(tcp()).proxyProtocol()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                               | proxyProtocol.from: missing",
        "{\"from\": []}                     | proxyProtocol.from: this list is empty; allowed: the"
            + " addresses of the proxies",
        "{\"from\": [\"10.0.0.0/8\"], \"x\": 1} | proxyProtocol.x: unknown key; allowed: accept,"
            + " from, timeout",
        "{\"from\": [\"10.0.0.0/8\"], \"timeout\": 0} | proxyProtocol.timeout: 0 is out of range;"
            + " allowed: 1ms to 1m",
      })
  void aMistakeIsNamed(String section, String error) {
    JsonObject route = tcp().put("proxyProtocol", new JsonObject(section));
    assertThat(catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route)))
        .satisfies(e -> assertThat(e.errors()).containsExactly(error));
  }

  @Test
  void thePermissionsOfAUnixSocketDecideWhoMaySendHeaders() {
    JsonObject unix = route("unix:///run/orders", "tcp://127.0.0.1:7001");
    JsonObject from = new JsonObject().put("from", new JsonArray().add("10.0.0.0/8"));
    assertThat(TcpRouteOptions.from(unix.copy().put("proxyProtocol", new JsonObject())))
        .extracting(TcpRouteOptions::proxyProtocol)
        .isNotNull();
    unix.put("proxyProtocol", from);
    assertThat(catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(unix)))
        .hasMessageContaining(
            "proxyProtocol.from: this list is not for a Unix socket, whose permissions"
                + " decide");
  }

  @Test
  void onlyVersion2HasMoreThanAddresses() {
    JsonObject route = tcp();
    JsonArray tlvs = new JsonArray().add("uniqueId");
    route.getJsonObject("primary").put("proxyProtocol", "v1").put("tlvs", tlvs);
    assertThat(catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route)))
        .hasMessageContaining("primary.tlvs: this list needs proxyProtocol: v2");
  }

  @Test
  void anUnknownValueOfAHeaderIsNamed() {
    JsonObject route = tcp();
    JsonArray tlvs = new JsonArray().add("netns");
    route.getJsonObject("primary").put("proxyProtocol", "v2").put("tlvs", tlvs);
    assertThat(catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route)))
        .hasMessageContaining(
            "primary.tlvs[0]: \"netns\" is unknown; allowed: authority, alpn, uniqueId, crc32c,"
                + " ssl");
  }

  @Test
  void aDatagramHasNoHeaderOfVersion1AndAOneWayRouteNoSessions() {
    JsonObject route = route("udp://127.0.0.1:7000", "udp://127.0.0.1:7001");
    route.getJsonObject("primary").put("proxyProtocol", "v1");
    assertThat(catchThrowableOfType(ConfigException.class, () -> UdpRouteOptions.from(route)))
        .hasMessageContaining(
            "primary.proxyProtocol: \"v1\" is for streams only; allowed: none or v2");
    JsonArray tlvs = new JsonArray().add("uniqueId");
    route.put("responses", "none");
    route.getJsonObject("primary").put("proxyProtocol", "v2").put("tlvs", tlvs);
    assertThat(catchThrowableOfType(ConfigException.class, () -> UdpRouteOptions.from(route)))
        .hasMessageContaining(
            "responses: \"none\" has no sessions, so tlvs must be without uniqueId");
  }

  @Test
  void anEventBusGetsNoHeader() {
    JsonObject mirror = new JsonObject().put("name", "m").put("to", "eventbus:x");
    JsonObject route = tcp().put("mirrors", new JsonArray().add(mirror.put("proxyProtocol", "v1")));
    assertThat(catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route)))
        .hasMessageContaining(
            "mirrors[0].proxyProtocol: \"v1\" has no effect: an event bus has no connections");
  }

  @ParameterizedTest
  @CsvSource({"client, 0", "1, 1", "1000000, 1000000"})
  void responsesMayBeANumber(String value, int each) {
    UdpRouteOptions options =
        UdpRouteOptions.from(
            route("udp://127.0.0.1:7000", "udp://127.0.0.1:7001").put("responses", value));
    assertThat(options.responses()).isEqualTo(UdpRouteOptions.Responses.CLIENT);
    assertThat(options.responsesEach()).isEqualTo(each);
  }
}
