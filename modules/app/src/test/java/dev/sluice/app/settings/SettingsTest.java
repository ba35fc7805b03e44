package dev.sluice.app.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.admin.AdminOptions;
import dev.sluice.cluster.ClusterOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.TcpRouteOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final JsonObject NONE = new JsonObject();
  private static final String ADMIN = "http://127.0.0.1:7080";

  static JsonObject route(String name, String listen) {
    return new JsonObject()
        .put("name", name)
        .put("listen", listen)
        .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:7001"))
        .put(
            "mirrors",
            new JsonArray()
                .add(new JsonObject().put("name", "staging").put("to", "tcp://127.0.0.1:7002")));
  }

  static JsonObject file(JsonObject... routes) {
    return new JsonObject().put("routes", new JsonArray(List.of((Object[]) routes)));
  }

  private static List<String> errorsOf(
      JsonObject file, JsonObject variables, JsonObject properties) {
    return catchThrowableOfType(
            ConfigException.class, () -> Settings.of(file, variables, properties))
        .errors();
  }

  @Test
  void each_verticle_gets_its_route_and_the_pool_of_the_file() {
    JsonObject file =
        file(route("a", "tcp://h:1"), route("b", "tcp://h:2"))
            .put("pool", new JsonObject().put("max", 5));
    Settings settings = Settings.of(file, NONE, NONE);
    assertThat(settings.routes()).hasSize(2);
    assertThat(settings.routes().get(1).name()).isEqualTo("b");
    assertThat(settings.routes().get(1).pool().max()).isEqualTo(5);
  }

  @Test
  void names_and_addresses_of_routes_are_unique() {
    assertThat(errorsOf(file(route("a", "tcp://h:1"), route("a", "tcp://h:1")), NONE, NONE))
        .containsExactly(
            "routes[1].name: \"a\" is used twice; allowed: a name that no other route has",
            "routes[1].listen: \"tcp://h:1\" is used twice, by a and a, which both are for all clients;"
                + " allowed: an address that no other route listens at, or when in one of them");
  }

  @Test
  void routes_that_cannot_both_listen_or_lead_to_each_other_are_refused() {
    JsonObject variables =
        new JsonObject().put("SLUICE_ROUTES_B_PRIMARY_TO", "tcp://localhost:7000");
    assertThat(
            errorsOf(
                file(
                    route("a", "tcp://0.0.0.0:7000"),
                    unmirrored("b", "tcp://[::]:7002"),
                    unmirrored("c", "tcp://0.0.0.0:7002")),
                variables,
                NONE))
        .containsExactly(
            "routes[2].listen: \"tcp://0.0.0.0:7002\" is taken by b (tcp://[::]:7002): [::] is all IPv4"
                + " and IPv6 addresses of this machine; allowed: [::] alone, which serves IPv4, too,"
                + " without the route at 0.0.0.0",
            "routes[1].primary.to: \"tcp://localhost:7000\" leads back to a (tcp://0.0.0.0:7000): a ->"
                + " b -> a; each session would open the next (set by SLUICE_ROUTES_B_PRIMARY_TO)");
  }

  private static JsonObject unmirrored(String name, String listen) {
    return route(name, listen).put("mirrors", new JsonArray());
  }

  @Test
  void several_routes_may_listen_at_a_port_of_the_systems_choice() {
    JsonObject file = file(route("a", "tcp://h:0"), route("b", "tcp://h:0"));
    assertThat(Settings.of(file, NONE, NONE).routes()).hasSize(2);
  }

  @Test
  void a_route_alone_is_a_configuration() {
    JsonObject lone = route("a", "tcp://h:1").put("pool", new JsonObject().put("max", 5));
    Settings settings = Settings.of(lone, NONE, NONE);
    assertThat(settings.routes().get(0).pool().max()).isEqualTo(5);
  }

  @Test
  void errors_at_the_top_of_a_file() {
    assertThat(errorsOf(new JsonObject(), NONE, NONE))
        .containsExactly("routes: needs at least one route");
    assertThat(errorsOf(file(route("a", "tcp://h:1")).put("poll", 1), NONE, NONE))
        .containsExactly("poll: unknown key; did you mean pool?");
    JsonObject pool = new JsonObject().put("max", 5);
    assertThat(errorsOf(file(route("a", "tcp://h:1").put("pool", pool)), NONE, NONE))
        .singleElement()
        .asString()
        .startsWith("routes[0].pool: unknown key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen    | ftp://127.0.0.1:1   | is not an address; allowed: http://host:port",
        "listen    | http://127.0.0.1    | is not an address; allowed: http://host:port",
        "listen    | http://10.0.0.1:1/x | is not an address; allowed: http://host:port",
        "listen    | http://10.0.0.1:1   | is not on loopback, and so needs a tokenFile",
        "listen    | http://[2001:db8::1]:1 | is not on loopback, and so needs a tokenFile",
        "tokenFile | /no/such/file       | cannot be read",
        "tokenFile | /dev/null          | is not a regular file",
        "tokenFile | /                  | is not a regular file",
        "token     | secret              | unknown key; allowed: listen, health, tls, tokenFile, rateLimit, attach",
      })
  void errors_of_the_admin(String key, String value, String error) {
    JsonObject admin = new JsonObject().put(key, value);
    assertThat(errorsOf(file(route("a", "tcp://h:1")).put("admin", admin), NONE, NONE))
        .singleElement()
        .asString()
        .startsWith("admin." + key + ": ")
        .contains(error);
  }

  @Test
  void errors_of_the_rules_for_attached_mirrors() {
    JsonObject attach =
        new JsonObject().put("allow", new JsonArray().add("10.0.0.0/8").add("h")).put("deny", 1);
    JsonObject admin = new JsonObject().put("attach", attach);
    assertThat(errorsOf(file(route("a", "tcp://h:1")).put("admin", admin), NONE, NONE))
        .containsExactly(
            "admin.attach.deny: unknown key; allowed: allow",
            "admin.attach.allow[1]: \"h\" is not a block of addresses; allowed: a block such as 10.0.0.0/8,"
                + " 192.0.2.1 or 2001:db8::/32");
  }

  @Test
  void the_admin_needs_an_address_that_no_route_has() {
    JsonObject admin = new JsonObject().put("listen", "http://localhost:7000");
    JsonObject file = file(route("a", "tcp://0.0.0.0:7000"), route("b", "tcp://h:1"));
    assertThat(errorsOf(file.put("admin", admin), NONE, NONE))
        .containsExactly(
            "admin.listen: \"http://localhost:7000\" is the address of the route a; allowed: another"
                + " host or port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:0", "http://[::1]:7080/", "http://localhost:1"})
  void on_loopback_the_admin_needs_no_token(String listen) {
    JsonObject admin = new JsonObject().put("listen", listen);
    Settings settings = Settings.of(file(route("a", "tcp://h:1")).put("admin", admin), NONE, NONE);
    assertThat(settings.admin()).isNotNull();
  }

  @Test
  void a_later_source_wins() {
    JsonObject file =
        file(route("log-stream", "tcp://h:1")).put("pool", new JsonObject().put("max", 1));
    JsonObject variables =
        new JsonObject()
            .put("SLUICE_POOL_MAX", "2")
            .put("SLUICE_POOL_INITIAL", "1")
            .put("SLUICE_ROUTES_LOG_STREAM_MIRRORS_STAGING_MAXLAG", "8MiB")
            .put("SLUICE_ROUTES_LOG_STREAM_PRIMARY_TO", "tcp://h:9")
            .put("PATH", "/bin")
            .put("SLUICE_SERVICE_HOST", "10.0.0.1")
            .put("SLUICE_PORT", "tcp://10.0.0.1:7000");
    JsonObject properties =
        new JsonObject()
            .put("sluice.pool.max", "3")
            .put("sluice.routes.log-stream.drainTimeout", "1s")
            .put("user.home", "/");
    var options = (TcpRouteOptions) Settings.of(file, variables, properties).routes().get(0);
    assertThat(options.pool().max()).isEqualTo(3);
    assertThat(options.pool().initial()).isEqualTo(1);
    assertThat(options.mirrors().get(0).maxLag()).isEqualTo(8 << 20);
    assertThat(options.primary().to()).hasToString("tcp://h:9");
    assertThat(options.drainTimeout()).hasSeconds(1);
    assertThat(file.getJsonObject("pool").getInteger("max")).as("the file's").isEqualTo(1);
  }

  @Test
  void keep_alive_is_set_from_outside_on_a_route_that_has_connections() {
    JsonObject datagrams =
        new JsonObject()
            .put("name", "dns")
            .put("listen", "udp://h:2")
            .put("primary", new JsonObject().put("to", "udp://h:3"));
    JsonObject file = file(route("a", "tcp://h:1"), datagrams);
    JsonObject variables = new JsonObject().put("SLUICE_ROUTES_A_KEEPALIVE_IDLE", "7s");
    var options = (TcpRouteOptions) Settings.of(file, variables, NONE).routes().get(0);
    assertThat(options.keepAlive().idle()).hasSeconds(7);
    assertThat(errorsOf(file, new JsonObject().put("SLUICE_ROUTES_DNS_KEEPALIVE_IDLE", "7s"), NONE))
        .singleElement()
        .asString()
        .startsWith("SLUICE_ROUTES_DNS_KEEPALIVE_IDLE: sets no key of this configuration");
  }

  private static JsonObject node(JsonObject cluster) {
    return file(route("a", "tcp://h:1")).put("cluster", cluster);
  }

  @Test
  void keys_that_differ_between_nodes_can_be_set_from_outside() {
    JsonObject variables =
        new JsonObject()
            .put("SLUICE_CLUSTER_NODE", "second")
            .put("SLUICE_CLUSTER_LISTEN", "tcp://127.0.0.1:5702")
            .put("SLUICE_CLUSTER_EVENTBUS_PORT", "5802")
            .put("SLUICE_CLUSTER_MEMBERS", "tcp://10.0.0.1:5701, tcp://10.0.0.2:5701");
    JsonObject properties = new JsonObject().put("sluice.cluster.node", "third");
    JsonObject file = node(new JsonObject().put("node", "first").put("name", "prod"));
    ClusterOptions cluster = Settings.of(file, variables, properties).cluster();
    assertThat(cluster.name()).isEqualTo("prod");
    assertThat(cluster.node()).isEqualTo("third");
    assertThat(cluster.listen()).hasToString("tcp://127.0.0.1:5702");
    assertThat(cluster.eventBus().port()).isEqualTo(5802);
    assertThat(cluster.members())
        .extracting(Endpoint::toString)
        .containsExactly("tcp://10.0.0.1:5701", "tcp://10.0.0.2:5701");
  }

  @Test
  void a_cluster_has_no_other_keys_and_none_if_the_file_has_no_cluster() {
    JsonObject variables = new JsonObject().put("SLUICE_CLUSTER_NOED", "b");
    assertThat(errorsOf(node(new JsonObject().put("noed", "b")), variables, NONE))
        .containsExactly(
            "SLUICE_CLUSTER_NOED: sets no key of this configuration; did you mean"
                + " SLUICE_CLUSTER_NODE?",
            "cluster.noed: unknown key; did you mean node?");
    JsonObject alone = file(route("a", "tcp://h:1"));
    assertThat(Settings.of(alone, NONE, NONE).json().containsKey("cluster")).isFalse();
    assertThat(errorsOf(alone, new JsonObject().put("SLUICE_CLUSTER_NODE", "b"), NONE))
        .singleElement()
        .asString()
        .startsWith("SLUICE_CLUSTER_NODE: sets no key of this configuration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SLUICE_CLUSTER_MEMBERS        | tcp://h:1,h:2 | cluster.members[1]: \"h:2\" is not an address",
        "SLUICE_ROUTES_A_LIMITS_ALLOW  | 10.0.0.0/8,   | routes[0].limits.allow[1]: \"\" is not a block",
        "SLUICE_ROUTES_A_LIMITS_DENY   | ''            | routes[0].limits.deny[0]: \"\" is not a block",
      })
  void a_list_from_outside_has_commas_and_no_empty_element(
      String name, String value, String error) {
    assertThat(errorsOf(node(new JsonObject()), new JsonObject().put(name, value), NONE))
        .singleElement()
        .asString()
        .startsWith(error)
        .endsWith("(set by " + name + ")");
  }

  @Test
  void values_with_the_same_meaning_are_equal() {
    JsonObject brief = file(route("a", "tcp://h:1")).put("admin", new JsonObject());
    JsonObject lengthy =
        new JsonObject()
            .put("bufferMemory", "1024MiB")
            .put("onDeadLoop", "report")
            .put("reload", new JsonObject().put("scan", "5000ms"))
            .put("cluster", new JsonObject().put("name", "sluice").put("members", new JsonArray()))
            .put("admin", new JsonObject().put("rateLimit", 20).put("listen", ADMIN + "/"))
            .put("routes", brief.getJsonArray("routes"));
    Settings before = Settings.of(brief.copy().put("bufferMemory", "1GiB"), NONE, NONE);
    assertThat(before.isSameBesidesRoutes(Settings.of(lengthy, NONE, NONE))).isTrue();
    for (String variable : List.of("SLUICE_ADMIN_RATELIMIT=5", "SLUICE_MIRRORMEMORY=0")) {
      int equals = variable.indexOf('=');
      JsonObject other =
          new JsonObject().put(variable.substring(0, equals), variable.substring(equals + 1));
      assertThat(before.isSameBesidesRoutes(Settings.of(lengthy, other, NONE))).isFalse();
    }
  }

  @Test
  void an_override_that_sets_nothing_is_an_error() {
    JsonObject variables = new JsonObject().put("SLUICE_POOL_MAKS", "1").put("SLUICE_X", "1");
    JsonObject properties = new JsonObject().put("sluice.routes.b.instances", "2");
    assertThat(errorsOf(file(route("a", "tcp://h:1")), variables, properties))
        .containsExactly(
            "SLUICE_POOL_MAKS: sets no key of this configuration; did you mean SLUICE_POOL_MAX?",
            "SLUICE_X: sets no key of this configuration",
            "sluice.routes.b.instances: sets no key of this configuration; did you mean"
                + " sluice.routes.a.instances?");
  }

  @Test
  void a_key_with_a_new_name_is_refused_with_it_in_the_file_and_from_outside() {
    JsonObject udp =
        new JsonObject()
            .put("name", "dns")
            .put("listen", "udp://h:2")
            .put("maxSessions", 5)
            .put("primary", new JsonObject().put("to", "udp://h:3"));
    JsonObject variables =
        new JsonObject()
            .put("SLUICE_ROUTES_DNS_MAXSESSIONS", "5")
            .put("SLUICE_ROUTES_A_SINGLE", "true");
    JsonObject properties = new JsonObject().put("sluice.routes.dns.answers", "none");
    assertThat(errorsOf(file(route("a", "tcp://h:1"), udp), variables, properties))
        .containsExactly(
            "SLUICE_ROUTES_A_SINGLE: is now SLUICE_ROUTES_A_SINGLETON",
            "SLUICE_ROUTES_DNS_MAXSESSIONS: is now SLUICE_ROUTES_DNS_LIMITS_SESSIONS",
            "sluice.routes.dns.answers: is now sluice.routes.dns.responses",
            "routes[1].maxSessions: is now limits.sessions");
  }

  @Test
  void a_section_that_the_file_lacks_is_added_only_if_a_key_in_it_is_set() {
    JsonObject file = file(route("a", "tcp://h:1"));
    assertThat(Settings.of(file, NONE, NONE).json()).isEqualTo(file);
    JsonObject variables = new JsonObject().put("SLUICE_ROUTES_A_LIMITS_SESSIONS", "7");
    Settings limited = Settings.of(file, variables, NONE);
    assertThat(limited.routes().get(0).limits().sessions()).isEqualTo(7);
  }

  @Test
  void the_rules_for_attached_mirrors_can_be_set_from_outside() {
    JsonObject variables = new JsonObject().put("SLUICE_ADMIN_ATTACH_ALLOW", "10.0.0.0/8");
    JsonObject file = file(route("a", "tcp://h:1")).put("admin", new JsonObject());
    AdminOptions admin = Settings.of(file, variables, NONE).admin();
    assertThat(requireNonNull(admin).attachAllow()).hasSize(1);
  }

  @Test
  void an_error_names_the_source_of_the_value() {
    JsonObject variables = new JsonObject().put("SLUICE_POOL_MAX", "many");
    assertThat(errorsOf(file(route("a", "tcp://h:1")), variables, NONE))
        .containsExactly(
            "pool.max: \"many\" is not a whole number; allowed: 1 to 1048576 (set by"
                + " SLUICE_POOL_MAX)");
  }

  @Test
  void a_variable_that_could_mean_two_keys_is_an_error() {
    JsonObject mirrored = route("a", "tcp://h:1");
    mirrored.getJsonArray("mirrors").getJsonObject(0).put("name", "primary");
    JsonObject variables = new JsonObject().put("SLUICE_ROUTES_A_MIRRORS_PRIMARY_TO", "tcp://h:3");
    assertThat(errorsOf(file(mirrored, route("a-mirrors", "tcp://h:2")), variables, NONE))
        .containsExactly(
            "SLUICE_ROUTES_A_MIRRORS_PRIMARY_TO: could mean several keys; use a system property:"
                + " sluice.routes.a.mirrors.primary.to or sluice.routes.a-mirrors.primary.to");
  }
}
