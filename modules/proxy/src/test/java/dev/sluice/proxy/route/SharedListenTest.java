package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes may have the same listen if their clients can be told apart. */
class SharedListenTest {
  private final JsonArray routes = new JsonArray();

  private JsonObject route(String name, String... serverNames) {
    JsonObject route =
        new JsonObject()
            .put("name", name)
            .put("listen", "tcp://127.0.0.1:7")
            .put("primary", new JsonObject().put("to", "tcp://192.0.2.1:1"));
    if (serverNames.length > 0) {
      route.put("when", new JsonObject().put("sni", new JsonArray(List.of(serverNames))));
    }
    routes.add(route);
    return route;
  }

  private List<String> errors() {
    ConfigSection root = ConfigSection.root(new JsonObject().put("routes", routes));
    List<ConfigSection> sections = root.sections(RouteConfig.ROUTES);
    List<RouteOptions> read = new ArrayList<>();
    sections.forEach(section -> read.add(RouteConfig.route(section, PoolOptions.DEFAULT)));
    ListenCheck.check(sections, read);
    return root.errors();
  }

  @Test
  void routesWithOtherNamesOrProtocolsMayShareTheirListenWithOneForAll() {
    route("a", "db.example.com", "*.example.com");
    route("b", "*.db.example.com");
    route("c");
    route("d").put("when", new JsonObject().put("alpn", new JsonArray().add("h2")));
    JsonObject both = route("e", "db.example.com");
    both.getJsonObject("when").put("alpn", new JsonArray().add("h2"));
    assertThat(errors()).isEmpty();
  }

  @Test
  void twoRoutesForAllCannotShareTheirListen() {
    route("a");
    route("b");
    assertThat(errors())
        .containsExactly(
            "routes[1].listen: \"tcp://127.0.0.1:7\" is used twice, by a and b, which both are for all clients; allowed: an address that no other route listens at, or when in one of them");
  }

  @Test
  void twoRoutesForOneNameAreAnErrorThatNamesBoth() {
    route("a", "x.example.com");
    route("b", "y.example.com", "X.example.com.");
    assertThat(errors())
        .containsExactly(
            "routes[1].when: this section does not tell a and b apart, which have the same listen: both are for sni x.example.com; allowed: other names or protocols");
  }

  @Test
  void twoRoutesForOneNameAndProtocolAreAnErrorThatNamesBoth() {
    for (String name : List.of("a", "b")) {
      JsonArray alpn = new JsonArray().add(name).add("h2");
      route(name, "x.example.com").getJsonObject("when").put("alpn", alpn);
    }
    assertThat(errors())
        .singleElement()
        .asString()
        .contains("both are for sni x.example.com with alpn h2;");
  }

  @ParameterizedTest
  @CsvSource({
    "reusePort, true",
    "helloTimeout, 1s",
    "keepAlive.idle, 7s",
    "proxyProtocol.from, 10.0.0.0/8",
  })
  void theKeysOfTheSocketsMustBeTheSame(String path, String value) {
    int dot = path.indexOf('.');
    String key = dot < 0 ? path : path.substring(0, dot);
    Object given = dot < 0 ? value : new JsonObject().put(path.substring(dot + 1), value);
    route("a", "x.example.com").put(key, given);
    route("b");
    assertThat(errors())
        .containsExactly(
            "routes[1]."
                + key
                + ": is missing and so differs from that of a, which has the same listen; allowed: the same in both");
  }

  @Test
  void aRouteWithTlsMaySharePlacesWithOneWithout() {
    assertThat(ListenCheck.place(Destinations.ALL.endpoint("tls://127.0.0.1:7")))
        .isEqualTo(ListenCheck.place(Destinations.ALL.endpoint("tcp://127.0.0.1:7")))
        .isNotEqualTo(ListenCheck.place(Destinations.ALL.endpoint("udp://127.0.0.1:7")));
  }

  @Test
  void aRouteWithWhenAndWithoutCertificatesIsToldHowToRelayTlsAsItIs() {
    route("a", "x.example.com").put("listen", "tls://127.0.0.1:7");
    route("b").put("listen", "tls://127.0.0.1:8");
    assertThat(errors())
        .containsExactly(
            "routes[0].tls.certificates: has no certificate; allowed: one or more, each with cert and key; or listen: tcp://127.0.0.1:7, which relays TLS as it is and still chooses the route by when",
            "routes[1].tls.certificates: has no certificate; allowed: one or more, each with cert and key");
  }

  @Test
  void aRouteThatSharesItsListenRunsOnEachEventLoop() {
    route("a", "x.example.com").put("instances", 2);
    route("b");
    assertThat(errors())
        .containsExactly(
            "routes[0].instances: 2 is not possible, because b has the same listen; allowed: without the key, one instance per event loop");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1",
    "'*'",
    "x.*.example.com",
    "*x.example.com",
    "'a b'",
    "-a.example.com",
    "b\u00fccher.example.com",
    "a..b",
    "''",
  })
  void aPatternIsANameThatAClientCanSend(String name) {
    route("a", name);
    assertThat(errors())
        .containsExactly(
            "routes[0].when.sni[0]: \""
                + name
                + "\" is not a name that a client can send; allowed: a host name such as orders.example.com, or *.example.com for all names below it");
  }

  @Test
  void anEmptyConditionIsAnError() {
    route("a").put("when", new JsonObject());
    route("b")
        .put("listen", "tcp://127.0.0.1:8")
        .put("when", new JsonObject().put("sni", new JsonArray()));
    assertThat(errors())
        .containsExactly(
            "routes[0].when: this section is empty; allowed: sni, alpn or both; without when, all clients",
            "routes[1].when.sni: this list is empty; allowed: one or more; without the key, all clients");
  }
}
