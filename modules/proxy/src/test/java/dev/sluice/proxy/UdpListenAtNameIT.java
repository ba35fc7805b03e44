package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.OpenSockets;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A UDP route at a name listens at each of the name's addresses. */
@OneJdkIsEnough
class UdpListenAtNameIT extends UdpIT {
  private static final String HERE = "127.0.0.1";
  private static final String BESIDE = "127.0.0.2";
  private static final String ELSEWHERE = "203.0.113.1"; // an example address that no machine has

  @SuppressWarnings("NullAway.Init") // before each test
  private NameServer names;

  @Override
  Vertx start(Loops loops) {
    names = closing(new NameServer());
    names.knows(HERE, BESIDE);
    return loops.start(
        new VertxOptions().setEventLoopPoolSize(2).setAddressResolverOptions(names.options()));
  }

  private static JsonObject atName(JsonObject route) {
    return atName(route, 0);
  }

  private static JsonObject atName(JsonObject route, int port) {
    return route.put("listen", "udp://both.example:" + port);
  }

  private UdpClient client(String host, UdpRunning route) throws IOException {
    return closing(new UdpClient(new InetSocketAddress(host, route.port())));
  }

  /** A socket of another program. */
  private DatagramSocket socketAt(String host, int port) throws IOException {
    return closing(new DatagramSocket(new InetSocketAddress(host, port)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void clientsGetResponsesFromTheAddressTheySendTo(int instances) throws Exception {
    UdpPeer mirror = sink();
    UdpRunning route = deploy(atName(route(echo(), mirror)), instances);
    for (int i = 0; i < 10; i++) {
      assertThat(client(HERE, route).ask(bytes("here"))).isEqualTo(bytes("here"));
      assertThat(client(BESIDE, route).ask(bytes("beside"))).isEqualTo(bytes("beside"));
    }
    mirror.await(20);
    assertThat(route.all().stream().mapToLong(s -> s.get(RouteCounter.SESSIONS)).sum())
        .isEqualTo(20);
  }

  @Test
  void aClientOfTwoAddressesGetsEachResponseFromItsOwnAddress() throws Exception {
    UdpRunning route = deploy(atName(route(echo())));
    DatagramSocket client = socketAt(HERE, 0);
    client.setSoTimeout(10_000);
    Map<String, String> responses = new HashMap<>();
    for (String host : List.of(HERE, BESIDE, HERE, BESIDE)) {
      InetSocketAddress to = new InetSocketAddress(host, route.port());
      client.send(new DatagramPacket(bytes(host), host.length(), to));
      DatagramPacket response = new DatagramPacket(new byte[100], 100);
      client.receive(response);
      assertThat(response.getSocketAddress()).isEqualTo(to);
      responses.put(host, new String(response.getData(), 0, response.getLength(), US_ASCII));
    }
    assertThat(responses).containsExactlyInAnyOrderEntriesOf(Map.of(HERE, HERE, BESIDE, BESIDE));
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aOneWayRouteReceivesAtEachAddress(int instances) throws Exception {
    UdpPeer primary = sink();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(atName(oneWay(primary, mirror)), instances);
    client(HERE, route).send(bytes("x"));
    client(BESIDE, route).send(bytes("y"));
    primary.await(2);
    mirror.await(2);
  }

  @Test
  void sessionsOfAllAddressesAreCountedTogether() throws Exception {
    UdpRunning route =
        deploy(atName(route(echo())).put("limits", new JsonObject().put("sessions", 1)));
    client(HERE, route).ask(bytes("x"));
    UdpClient last = client(BESIDE, route);
    last.ask(bytes("y"));
    assertThat(route.stats().get(RouteCounter.EVICTED_SESSIONS)).isEqualTo(1);
    last.ask(bytes("z")); // so that it is known to be there
    client(HERE, route).send(bytes("refused"));
    route.until(
        "a datagram refused",
        stats ->
            stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.TOO_MANY_SESSIONS) == 1);
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aFreePortIsFreeAtEachAddress(int instances) throws Exception {
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      taken.add(socketAt(BESIDE, 0).getLocalPort());
    }
    JsonObject any = atName(oneWay(sink()));
    for (int i = 0; i < 20; i++) {
      UdpRunning route = deploy(any, instances);
      assertThat(taken).doesNotContain(route.port());
      Running.await(route.undeploy());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anAddressThatIsTakenFailsTheStartAndFreesTheOthers(int instances) throws Exception {
    DatagramSocket taken = socketAt(BESIDE, 0);
    JsonObject config = atName(route(echo()), taken.getLocalPort());
    assertIsTaken(config, instances);
    socketAt(HERE, taken.getLocalPort()).close();
    taken.close();
    UdpClient client = client(HERE, deploy(config, instances));
    assertThat(client.ask(bytes("x"))).isEqualTo(bytes("x"));
  }

  private void assertIsTaken(JsonObject config, int instances) {
    assertThatThrownBy(() -> new UdpRunning(vertx, config, instances))
        .hasMessage(BESIDE + ": Address already in use");
  }

  @Test
  void aFailedStartLeavesNothingOpen() throws Exception {
    DatagramSocket taken = socketAt(BESIDE, 0);
    JsonObject config = atName(route(sink()), taken.getLocalPort());
    for (int i = 0; i < 4; i++) {
      assertIsTaken(config, 1); // so that the resolver has its sockets
    }
    long before = OpenSockets.count();
    for (int i = 0; i < 10; i++) {
      assertIsTaken(config, 1);
    }
    assertThat(OpenSockets.count()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anAddressThatThisMachineLacksIsSkippedAndLogged(int instances) throws Exception {
    names.knows(ELSEWHERE, HERE);
    try (LoggedLines log = new LoggedLines(UdpTeeVerticle.class)) {
      UdpRunning route = deploy(atName(route(echo())), instances);
      client(HERE, route).ask(bytes("x"));
      assertThat(log.with(""))
          .containsExactly(
              "udp://both.example:0: it listens at its other addresses, but not at 203.0.113.1:"
                  + " Cannot assign requested address");
    }
  }

  @Test
  void aNameOfWhichThisMachineHasNoAddressFailsTheStart() {
    names.knows(ELSEWHERE);
    JsonObject config = atName(route(sink()));
    assertThatThrownBy(() -> new UdpRunning(vertx, config, 1))
        .hasMessage("203.0.113.1: Cannot assign requested address");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noSocketIsOpenOnceItIsUndeployed(int instances) throws Exception {
    UdpRunning route = deploy(atName(route(sink())), instances);
    Running.await(route.undeploy());
    for (String host : List.of(HERE, BESIDE)) {
      socketAt(host, route.port());
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    assertThat(OwnSockets.UDP.isOwn(new InetSocketAddress(here, route.port()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void aLoopOverAnyAddressIsBroken(String responses) throws Exception {
    UdpRunning route = deploy(atName(route(sink())).put("responses", responses));
    JsonObject loop =
        atName(route("udp://" + BESIDE + ":" + route.port())).put("responses", responses);
    route.reconfigureAsItIs(loop);
    client(HERE, route).send(bytes("x"));
    route.until(
        "a datagram dropped",
        stats -> stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.LOOP) == 1);
    assertThat(route.stats().get(RouteCounter.RECEIVED_DATAGRAMS)).isEqualTo(2);
  }
}
