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

class ListenCheckTest {
  private static final String ALLOWED = "; allowed: an address that no other route listens at";

  private static List<String> errorsOf(String first, String second, boolean reusePort) {
    ConfigSection root =
        ConfigSection.root(
            new JsonObject()
                .put(
                    "routes",
                    new JsonArray()
                        .add(route("a", first, reusePort))
                        .add(route("b", second, reusePort))));
    List<ConfigSection> sections = root.sections(RouteConfig.ROUTES);
    List<RouteOptions> read = new ArrayList<>();
    sections.forEach(section -> read.add(RouteConfig.route(section, PoolOptions.DEFAULT)));
    ListenCheck.check(sections, read);
    return root.errors();
  }

  private static JsonObject route(String name, String listen, boolean reusePort) {
    String to = listen.startsWith("udp") ? "udp://192.0.2.1:1" : "tcp://192.0.2.1:1";
    JsonObject route = new JsonObject().put("name", name).put("listen", listen);
    return (reusePort ? route.put("reusePort", true) : route)
        .put("primary", new JsonObject().put("to", to));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp://[::]:7        | tcp://db:7        | is taken by a (tcp://[::]:7): [::] is all IPv4 and IPv6"
            + " addresses of this machine",
        "tcp://0.0.0.0:7     | tcp://127.0.0.1:7 | is taken by a (tcp://0.0.0.0:7): 0.0.0.0 is all IPv4"
            + " addresses of this machine",
        "udp://10.0.0.1:7    | udp://0.0.0.0:7   | includes the address of a (udp://10.0.0.1:7): 0.0.0.0 is all"
            + " IPv4 addresses of this machine",
        "tcp://127.0.0.1:7   | tcp://localhost:7 | is the address of another route: a (tcp://127.0.0.1:7)",
        "udp://127.0.0.1:7   | udp://127.0.0.1:7 | is used twice",
        "tcp://[fe80::1%a]:7 | tcp://[fe80::1]:7 | is the address of another route: a (tcp://[fe80::1%a]:7)",
      })
  void the_second_of_two_routes_that_cannot_both_listen_is_refused(
      String first, String second, String error) {
    assertThat(errorsOf(first, second, false))
        .containsExactly("routes[1].listen: \"" + second + "\" " + error + ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://[::]:7, tcp://0.0.0.0:7, is taken by",
    "tcp://0.0.0.0:7, tcp://[::]:7, includes the address of",
    "udp://[::]:7, udp://0.0.0.0:7, is taken by",
  })
  void the_error_about_both_wildcards_says_which_one_to_keep(
      String first, String second, String relation) {
    assertThat(errorsOf(first, second, false))
        .containsExactly(
            "routes[1].listen: \"%s\" %s a (%s): [::] is all IPv4 and IPv6 addresses of this machine; allowed: [::] alone, which serves IPv4, too, without the route at 0.0.0.0"
                .formatted(second, relation, first));
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://0.0.0.0:7, tcp://[::1]:7",
    "tcp://[fe80::1%a]:7, tcp://[fe80::1%b]:7",
    "tcp://0.0.0.0:7, udp://0.0.0.0:7",
    "tcp://0.0.0.0:7, tcp://[::]:8",
    "tcp://[::]:0, tcp://0.0.0.0:0",
    "tcp://127.0.0.1:7, tcp://127.0.0.2:7",
    "unix:///tmp/x, unix:///tmp/y",
  })
  void others_are_allowed(String first, String second) {
    assertThat(errorsOf(first, second, false)).isEmpty();
  }

  @Test
  void routes_that_share_their_port_may_overlap() {
    assertThat(errorsOf("tcp://0.0.0.0:7", "tcp://127.0.0.1:7", true)).isEmpty();
    assertThat(errorsOf("tcp://127.0.0.1:7", "tcp://localhost:7", true)).hasSize(1);
  }
}
