package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.route.Destinations;
import dev.sluice.proxy.route.RouteConfig;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A destination type is one class, and one line in a list. */
@OneJdkIsEnough
class DestinationTypeIT extends TeeIT {
  // tag::list[]
  private static final Destinations KINDS = Destinations.ALL.with(new LoudDestination());
  // end::list[]
  private static final String GREETING = "hello";
  private static final int BYTES = 100_000;

  @Test
  void a_session_reaches_it_as_primary_and_as_mirror() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink());
    Route json = Route.to(loud(primary)).mirror(loud(mirror), greeting());
    json.json().getJsonObject("primary").mergeIn(greeting());
    Running route = deploy(json, new TcpTeeVerticle(KINDS));
    TestClient client = client(route);
    client.send(BYTES);
    for (Peer peer : List.of(primary, mirror)) {
      peer.connection().received().awaitCount(GREETING.length() + BYTES);
    }
    client.close();
    route.untilNoSession();
    assertThat(route.stats().primary().get(BranchCounter.SENT_BYTES)).isEqualTo(BYTES);
    assertThat(route.mirror(0).get(BranchCounter.SENT_BYTES)).isEqualTo(BYTES);
  }

  @Test
  void its_own_keys_are_checked_and_others_refused() {
    JsonObject keys = new JsonObject().put("greetings", GREETING);
    Route route = Route.to("tcp://h:1").mirror("loud://h:2", keys);
    assertThat(check(route, KINDS).errors())
        .containsExactly(
            "mirrors[0].greetings: unknown key; did you mean greeting?",
            "mirrors[0].greeting: missing");
    assertThat(check(Route.to("tcp://h:1").mirror("tcp://h:2", greeting()), KINDS).errors())
        .singleElement()
        .asString()
        .startsWith("mirrors[0].greeting: unknown key; ");
  }

  @Test
  void it_is_shown_as_it_was_written() {
    ConfigSection section = section(Route.to("tcp://h:1").mirror("loud://h:2", greeting()));
    RouteOptions route = RouteConfig.route(section, PoolOptions.DEFAULT, KINDS);
    assertThat(section.errors()).isEmpty();
    assertThat(route.mirrors().get(0).to()).hasToString("loud://h:2");
  }

  @Test
  void it_is_listed_as_allowed_only_if_it_is_known() {
    Route wrong = Route.to("loud:h");
    assertThat(check(wrong, KINDS).errors().toString())
        .contains(
            "primary.to: \"loud:h\" is not an address; allowed: tcp://host:port or tls://host:port or udp://host:port"
                + " or loud://host:port (an IPv6 host in brackets), unix:///path or"
                + " unixgram:///path, or for a mirror eventbus:address");
    assertThat(check(wrong, Destinations.ALL).errors().toString())
        .contains("is not an address")
        .doesNotContain("loud://");
  }

  private static ConfigSection check(Route route, Destinations kinds) {
    ConfigSection section = section(route);
    var unused = RouteConfig.route(section, PoolOptions.DEFAULT, kinds);
    return section;
  }

  private static ConfigSection section(Route route) {
    return ConfigSection.root(route.json());
  }

  private static JsonObject greeting() {
    return new JsonObject().put("greeting", GREETING);
  }

  private static String loud(Peer peer) {
    return peer.url().replace("tcp:", "loud:");
  }
}
