package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopCheckTest {

  /** A route and its mirrors, called m0, m1 and so on. */
  private static JsonObject route(String name, String listen, String primary, String... mirrors) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < mirrors.length; i++) {
      all.add(new JsonObject().put("name", "m" + i).put("to", mirrors[i]));
    }
    return new JsonObject()
        .put("name", name)
        .put("listen", listen)
        .put("primary", new JsonObject().put("to", primary))
        .put("mirrors", all);
  }

  private static List<String> errorsOf(JsonObject... routes) {
    ConfigSection root =
        ConfigSection.root(
            new JsonObject().put("routes", new JsonArray(Arrays.asList((Object[]) routes))));
    List<ConfigSection> sections = root.sections(RouteConfig.ROUTES);
    List<RouteOptions> read = new ArrayList<>();
    sections.forEach(section -> read.add(RouteConfig.route(section, PoolOptions.DEFAULT)));
    LoopCheck.check(sections, read);
    return root.errors();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://0.0.0.0:7000, tcp://127.0.0.1:7000",
    "tcp://0.0.0.0:7000, tcp://127.8.7.6:7000",
    "tcp://0.0.0.0:7000, tcp://[::1]:7000",
    "tcp://0.0.0.0:7000, tcp://localhost:7000",
    "tcp://0.0.0.0:7000, tcp://[::ffff:127.0.0.1]:7000",
    "tcp://0.0.0.0:7000, tcp://[::]:7000",
    "tcp://[::]:7000, tcp://127.0.0.1:7000",
    "tcp://[::]:7000, tcp://[::1]:7000",
    "tcp://[::]:7000, tcp://LOCALHOST.:7000",
    "tcp://[0:0::0]:7000, tcp://0.0.0.0:7000",
    "tcp://127.0.0.1:7000, tcp://localhost:7000",
    "tcp://127.0.0.1:7000, tcp://0.0.0.0:7000",
    "tcp://localhost:7000, tcp://127.0.0.1:7000",
    "tcp://[::1]:7000, tcp://[0:0::1]:7000",
    "tcp://sluice.test:7000, tcp://Sluice.test.:7000",
    "udp://0.0.0.0:7000, udp://127.0.0.1:7000",
    "udp://[::]:7000, udp://localhost:7000",
  })
  void a_route_that_leads_to_itself_in_another_spelling_is_refused(String listen, String to) {
    boolean datagrams = listen.startsWith("udp") || listen.startsWith("unixgram");
    String elsewhere = datagrams ? "udp://192.0.2.1:1" : "tcp://192.0.2.1:1";
    String why =
        "\"%s\" leads back to the route itself (%s): a -> a; each %s"
            .formatted(
                to,
                Endpoint.parse(listen),
                datagrams ? "datagram would come back" : "session would open the next");
    assertThat(errorsOf(oneWay(datagrams, route("a", listen, to))))
        .containsExactly("routes[0].primary.to: " + why);
    assertThat(errorsOf(oneWay(datagrams, route("a", listen, elsewhere, to))))
        .containsExactly("routes[0].mirrors[0].to: " + why);
  }

  /** Clients of a Unix datagram socket have no address for responses. */
  private static JsonObject oneWay(boolean datagrams, JsonObject route) {
    return datagrams ? route.put("responses", "none") : route;
  }

  @Test
  void an_address_of_a_network_interface_is_this_machine() throws SocketException {
    List<InetAddress> addresses =
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    assertThat(addresses).isNotEmpty();
    for (InetAddress address : addresses) {
      String host = address.getHostAddress().replaceFirst("%.*", "");
      String to = "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":7000";
      assertThat(errorsOf(route("a", "tcp://[::]:7000", to))).as(to).hasSize(1);
    }
  }

  @Test
  void a_link_to_the_socket_counts_as_the_socket_before_and_after_its_creation(@TempDir Path folder)
      throws IOException {
    Path socket = folder.resolve("socket");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("socket"));
    Path linkToFolder = Files.createSymbolicLink(folder.resolve("folder"), folder);
    for (Path to : List.of(link, linkToFolder.resolve("link"), linkToFolder.resolve("socket"))) {
      assertThat(errorsOf(route("a", "unix://" + socket, "unix://" + to))).as("%s", to).hasSize(1);
    }
    Files.createFile(socket);
    assertThat(errorsOf(route("a", "unix://" + socket, "unix://" + link))).hasSize(1);
    Path round = folder.resolve("round");
    Files.createSymbolicLink(round, round);
    assertThat(errorsOf(route("a", "unix://" + socket, "unix://" + round))).isEmpty();
  }

  @Test
  void a_loop_over_several_routes_is_one_line_with_its_chain() {
    assertThat(
            errorsOf(
                route("orders", "tcp://0.0.0.0:7000", "tcp://db:1", "tcp://localhost:7001"),
                route("copy", "tcp://127.0.0.1:7001", "tcp://db:2", "tcp://127.0.0.1:7002"),
                route("last", "unix:///tmp/last", "tcp://db:3"),
                route(
                    "third",
                    "tcp://[::]:7002",
                    "tcp://db:4",
                    "unix:///tmp/last",
                    "tcp://[::1]:7000")))
        .containsExactly(
            "routes[3].mirrors[1].to: \"tcp://[::1]:7000\" leads back to orders"
                + " (tcp://0.0.0.0:7000): orders -> copy -> third -> orders; each session would open"
                + " the next");
  }

  @Test
  void each_key_that_closes_a_loop_is_reported() {
    assertThat(
            errorsOf(
                route("a", "udp://[::]:1", "udp://127.0.0.1:2", "udp://localhost:1"),
                route("b", "udp://[::]:2", "udp://127.0.0.1:1", "udp://127.0.0.1:2")))
        .containsExactlyInAnyOrder(
            "routes[0].mirrors[0].to: \"udp://localhost:1\" leads back to the route itself"
                + " (udp://[::]:1): a -> a; each datagram would come back",
            "routes[1].primary.to: \"udp://127.0.0.1:1\" leads back to a (udp://[::]:1): a -> b ->"
                + " a; each datagram would come back",
            "routes[1].mirrors[0].to: \"udp://127.0.0.1:2\" leads back to the route itself"
                + " (udp://[::]:2): b -> b; each datagram would come back");
  }

  @Test
  void a_group_that_a_route_has_joined_leads_to_it() {
    JsonObject route = route("a", "udp://0.0.0.0:1", "udp://192.0.2.1:1", "udp://239.1.2.3:1");
    assertThat(errorsOf(route)).isEmpty();
    assertThat(errorsOf(route.put("join", new JsonArray().add("239.1.2.3"))))
        .singleElement()
        .asString()
        .startsWith("routes[0].mirrors[0].to: ");
  }

  @Test
  void routes_may_follow_each_other_and_share_a_destination() {
    assertThat(
            errorsOf(
                route("a", "tcp://0.0.0.0:1", "tcp://127.0.0.1:2", "tcp://127.0.0.1:3"),
                route("b", "tcp://127.0.0.1:2", "tcp://127.0.0.1:3"),
                route("c", "tcp://127.0.0.1:3", "tcp://db:4"),
                route("d", "udp://0.0.0.0:4", "udp://127.0.0.1:1")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:7000, tcp://127.0.0.2:7000",
    "tcp://127.0.0.1:7000, tcp://127.0.0.1:7001",
    "tcp://127.0.0.1:7000, unix:///tmp/7000",
    "tcp://0.0.0.0:7000, tcp://192.0.2.1:7000",
    "tcp://0.0.0.0:7000, tcp://db:7000",
    "tcp://127.0.0.1:0, tcp://localhost:7000",
    "unix:///tmp/x, unix:///tmp/y",
    "unix:///tmp/x, unix:///tmp/x/x",
  })
  void another_address_or_a_name_that_only_a_name_server_knows_is_allowed(
      String listen, String to) {
    assertThat(errorsOf(route("a", listen, to))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:1, tcp://127.0.0.1:1, ''",
    "tcp://127.0.0.1:1, tcp://localhost:1, ' (tcp://127.0.0.1:1)'",
    "tcp://localhost:1, tcp://[::1]:1, ' (tcp://localhost:1)'",
    "tcp://127.0.0.1:1, tcp://0.0.0.0:1, ' (tcp://127.0.0.1:1)'",
    "tcp://db:1, tcp://DB:1, ' (tcp://db:1)'",
    "udp://127.0.0.1:1, udp://localhost:1, ' (udp://127.0.0.1:1)'",
  })
  void a_mirror_that_is_its_own_primary_is_refused(String primary, String mirror, String words) {
    String listen = primary.startsWith("udp") ? "udp://127.0.0.1:7" : "tcp://127.0.0.1:7";
    assertThat(
            errorsOf(
                route(
                    "a",
                    listen,
                    primary,
                    "%s://192.0.2.1:1".formatted(listen.substring(0, 3)),
                    mirror)))
        .containsExactly(
            "routes[0].mirrors[1].to: \""
                + mirror
                + "\" is the address of the primary"
                + words
                + ", which would get everything twice; allowed: another address");
  }

  @Test
  void other_errors_are_reported_with_it_and_only_once() {
    JsonObject route = route("a", "tcp://127.0.0.1:1", "tcp://localhost:1");
    route.getJsonArray("mirrors").add(5);
    assertThat(errorsOf(route, new JsonObject().put("name", "b").put("primary", 1)))
        .containsExactlyInAnyOrder(
            "routes[0].mirrors[0]: 5 is not a section; allowed: keys with values",
            "routes[0].primary.to: \"tcp://localhost:1\" leads back to the route itself"
                + " (tcp://127.0.0.1:1): a -> a; each session would open the next",
            "routes[1].listen: missing",
            "routes[1].primary: 1 is not a section; allowed: keys with values");
  }
}
