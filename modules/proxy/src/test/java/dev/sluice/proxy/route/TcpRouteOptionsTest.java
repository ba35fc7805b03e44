package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.pace.PaceOptions;
import dev.sluice.tee.LagPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpRouteOptionsTest {
  private static JsonObject route() {
    return new JsonObject()
        .put("name", "orders")
        .put("listen", "tcp://127.0.0.1:7000")
        .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:7001"))
        .put("mirrors", new JsonArray().add(mirror("staging", 7002)).add(mirror("canary", 7003)));
  }

  private static JsonObject mirror(String name, int port) {
    return new JsonObject().put("name", name).put("to", "tcp://127.0.0.1:" + port);
  }

  private static List<String> errorsOf(JsonObject route) {
    return catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route)).errors();
  }

  @Test
  void a_key_that_is_left_out_has_its_default() {
    TcpRouteOptions route = TcpRouteOptions.from(route());
    assertThat(route.instances()).isZero();
    assertThat(route.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(route.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(route.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(route.keepAlive()).isEqualTo(KeepAlive.DEFAULT);
    assertThat(route.pool()).isEqualTo(PoolOptions.DEFAULT);
    TcpMirrorOptions mirror = route.mirrors().get(0);
    assertThat(mirror.to()).isEqualTo(Endpoint.parse("tcp://127.0.0.1:7002"));
    assertThat(mirror)
        .isEqualTo(
            new TcpMirrorOptions(
                "staging",
                mirror.destination(),
                LagPolicy.CUT,
                4L << 20,
                1,
                null,
                PaceOptions.NONE));
  }

  @Test
  void the_pool_of_a_lone_route_is_read() {
    JsonObject pool = new JsonObject().put("max", 7).put("bufferSize", "16KiB").put("initial", "2");
    assertThat(TcpRouteOptions.from(route().put("pool", pool)).pool())
        .isEqualTo(new PoolOptions(16 << 10, 1 << 20, 2, 7, 8 << 10, Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "instances      | 0       | 0 is out of range; allowed: 1 to 1024",
        "instances      | 1025    | 1025 is out of range; allowed: 1 to 1024",
        "instances      | \"two\"   | \"two\" is not a whole number; allowed: 1 to 1024",
        "instances      | 1.5     | 1.5 is not a whole number; allowed: 1 to 1024",
        "connectTimeout | 5       | 5 is not a time; allowed: a number with ms, s, m, h or d, such"
            + " as 30s",
        "connectTimeout | \"0\"     | \"0\" is out of range; allowed: 1ms to 10m",
        "idleTimeout    | \"5w\"    | \"5w\" is not a time; allowed: a number with ms, s, m, h or"
            + " d, such as 30s",
        "idleTimeout    | \"1441m\" | \"1441m\" is out of range; allowed: 0 to 1d",
        "drainTimeout   | \"61m\"   | \"61m\" is out of range; allowed: 0 to 1h",
        "name           | \"Big\"   | \"Big\" is not a name; allowed: up to 63 of a-z, 0-9 and -",
        "name           | true    | true is not a name; allowed: up to 63 of a-z, 0-9 and -, in"
            + " quotes",
        "mirrors        | 3       | 3 is not a list",
        "primary        | \"x\"     | \"x\" is not a section; allowed: keys with values",
        "pool           | 1       | 1 is not a section; allowed: keys with values",
        "listen         | \"eventbus:x\" | \"eventbus:x\" is not a TCP address; allowed:"
            + " tcp://, tls:// or unix://",
        "instances      | null    | null is no value; give one, or leave out the key",
      })
  void a_bad_value_of_a_route_is_one_error(String key, String value, String error) {
    assertThat(errorsOf(route().put(key, literal(value)))).containsExactly(key + ": " + error);
  }

  @Test
  void the_event_bus_is_a_destination_for_mirrors_only() {
    JsonObject bus = new JsonObject().put("to", "eventbus:recorder");
    JsonObject mirrored =
        route().put("mirrors", new JsonArray().add(bus.copy().put("name", "recorder")));
    assertThat(TcpRouteOptions.from(mirrored).mirrors().get(0).to())
        .hasToString("eventbus:recorder");
    assertThat(errorsOf(route().put("primary", bus)))
        .containsExactly(
            "primary.to: \"eventbus:recorder\" sends no responses to the client; allowed: tcp:// or"
                + " tls:// or unix://");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onLag  | \"drop\" | \"drop\" must be cut or block",
        "maxLag | \"4 potatoes\" | \"4 potatoes\" is not a size; allowed: bytes, or a number with"
            + " KiB, MiB, GiB or TiB, such as 4MiB",
        "maxLag | \"0100\" | \"0100\" is not a size; allowed: bytes, or a number with KiB, MiB, GiB"
            + " or TiB, such as 4MiB",
        "maxLag | 1023   | 1023 is out of range; allowed: 1KiB to 1TiB",
        "maxLag | \"2TiB\" | \"2TiB\" is out of range; allowed: 1KiB to 1TiB",
        "maxLag | \"1025GiB\" | \"1025GiB\" is out of range; allowed: 1KiB to 1TiB",
        "maxLag | \"9999999999999GiB\" | \"9999999999999GiB\" is out of range; allowed: 1KiB to"
            + " 1TiB",
        "sample | \"101%\" | \"101%\" is not a share; allowed: 0% to 100%, or 0.0 to 1.0",
        "sample | 50     | 50 is not a share; allowed: 0% to 100%, or 0.0 to 1.0",
        "to     | \"udp://h:1\" | \"udp://h:1\" is not a TCP address; allowed: tcp:// or tls:// or unix://,"
            + " or for a mirror eventbus:",
        "to     | \"tcp://h:0\" | \"tcp://h:0\" has port 0, which one can only listen on; allowed:"
            + " 1 to 65535",
        "to     | \"tcp://127.0.0.1:7000\" | \"tcp://127.0.0.1:7000\" leads back to the route"
            + " itself: orders -> orders; each session would open the next",
        "to     | \"tcp://127.0.0.1:7001\" | \"tcp://127.0.0.1:7001\" is the address of the"
            + " primary, which would get everything twice; allowed: another address",
        "name   | \"staging\" | \"staging\" is used twice; allowed: a name that no other mirror of"
            + " the route has",
      })
  void a_bad_value_of_a_mirror_is_one_error(String key, String value, String error) {
    JsonObject route = route();
    route.getJsonArray("mirrors").getJsonObject(1).put(key, literal(value));
    assertThat(errorsOf(route)).containsExactly("mirrors[1]." + key + ": " + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bufferSize   | \"64K\" | \"64K\" is not a size; allowed: bytes, or a number with KiB, MiB,"
            + " GiB or TiB, such as 4MiB",
        "bufferSize   | 4096  | 4096 must be more than overflowSize, which is 8192",
        "bufferSize   | \"17MiB\" | \"17MiB\" is out of range; allowed: 1KiB to 16MiB",
        "overflowSize | 0     | 0 is out of range; allowed: 1 byte to 1MiB",
        "max          | 0     | 0 is out of range; allowed: 1 to 1048576",
        "initial      | 1025  | 1025 must not be more than max, which is 1024",
        "trimAfter    | \"0\"   | \"0\" is out of range; allowed: 1ms to 1d",
      })
  void a_bad_value_of_a_pool_is_one_error(String key, String value, String error) {
    JsonObject route = route().put("pool", new JsonObject().put(key, literal(value)));
    assertThat(errorsOf(route)).containsExactly("pool." + key + ": " + error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idle        | \"999ms\"  | \"999ms\" is out of range; allowed: 0, or 1s to 9h",
        "idle        | \"541m\"   | \"541m\" is out of range; allowed: 0 to 9h",
        "idle        | 60         | 60 is not a time; allowed: a number with ms, s, m, h or d, such"
            + " as 30s",
        "interval    | \"0\"      | \"0\" is out of range; allowed: 1s to 9h",
        "probes      | 0          | 0 is out of range; allowed: 1 to 127",
        "probes      | 128        | 128 is out of range; allowed: 1 to 127",
        "userTimeout | \"1441m\"  | \"1441m\" is out of range; allowed: 0 to 1d",
        "count       | 3          | unknown key; allowed: idle, interval, probes, userTimeout",
      })
  void a_bad_value_of_keep_alive_is_one_error(String key, String value, String error) {
    JsonObject route = route().put("keepAlive", new JsonObject().put(key, literal(value)));
    assertThat(errorsOf(route)).containsExactly("keepAlive." + key + ": " + error);
  }

  @Test
  void keep_alive_is_read_and_can_be_turned_off() {
    JsonObject keys =
        new JsonObject().put("idle", "90s").put("interval", "1500ms").put("probes", 3);
    KeepAlive read = TcpRouteOptions.from(route().put("keepAlive", keys)).keepAlive();
    assertThat(read)
        .isEqualTo(
            new KeepAlive(Duration.ofSeconds(90), Duration.ofMillis(1500), 3, Duration.ZERO));
    assertThat(read.intervalSeconds()).isEqualTo(2);
    JsonObject off = new JsonObject().put("idle", 0);
    assertThat(TcpRouteOptions.from(route().put("keepAlive", off)).keepAlive().isOn()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'25%', 0.25", "0.25, 0.25", "'1', 1", "0, 0", "'100%', 1", "'0.5%', 0.005"})
  void a_share_is_a_percentage_or_a_fraction(String value, double share) {
    JsonObject route = route();
    route.getJsonArray("mirrors").getJsonObject(0).put("sample", value);
    assertThat(TcpRouteOptions.from(route).mirrors().get(0).sample()).isEqualTo(share);
  }

  @Test
  void an_unknown_key_is_an_error_with_a_similar_key_as_a_suggestion() {
    JsonObject route = route().put("Listen", 1).put("zlib", true);
    route.getJsonArray("mirrors").getJsonObject(0).put("maxlag", 1);
    assertThat(errorsOf(route))
        .containsExactly(
            "Listen: unknown key; did you mean listen?",
            "zlib: unknown key; allowed: name, listen, socket, tls, when, helloTimeout, reusePort, protocol, singleton, instances,"
                + " connectTimeout, idleTimeout, drainTimeout, keepAlive, batchDelay, limits, proxyProtocol, sessionLog, attachMidSession, primary,"
                + " mirrors, compare, pool",
            "mirrors[0].maxlag: unknown key; did you mean maxLag?");
  }

  @Test
  void a_route_ignores_the_cluster_that_its_launcher_joins() {
    JsonObject cluster = new JsonObject().put("listen", "tcp://127.0.0.1:5701");
    JsonObject route = route().put("cluster", cluster);
    assertThat(TcpRouteOptions.from(route)).isEqualTo(TcpRouteOptions.from(route()));
    assertThat(route.getJsonObject("cluster")).isSameAs(cluster);
  }

  @Test
  void all_errors_are_reported_at_once() {
    JsonObject route = new JsonObject().put("mirrors", new JsonArray().add(5));
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route));
    assertThat(e.errors())
        .containsExactlyInAnyOrder(
            "name: missing",
            "listen: missing",
            "primary.to: missing",
            "mirrors[0]: 5 is not a section; allowed: keys with values");
    assertThat(e).hasMessage(String.join(System.lineSeparator(), e.errors()));
  }

  /** Reads a value of a table, which is JSON. */
  private static Object literal(String value) {
    return new JsonArray("[" + value + "]").getValue(0);
  }
}
