package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.OpenSockets;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A route at a name listens at each of the name's addresses. */
@OneJdkIsEnough
class ListenAtNameIT extends TeeIT {
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
        new VertxOptions().setEventLoopPoolSize(1).setAddressResolverOptions(names.options()));
  }

  private Route route(int port) {
    return Route.to(peer(Behaviour.echo()).url()).with("listen", "tcp://both.example:" + port);
  }

  private static int port(Running route) {
    return URI.create(route.url()).getPort();
  }

  private static String url(String host, int port) {
    return "tcp://" + host + ":" + port;
  }

  private TestClient client(String host, Running route) {
    return closing(TestClient.connect(url(host, port(route))));
  }

  /** A server of another program. */
  private ServerSocket serverAt(String host, int port) throws IOException {
    ServerSocket server = closing(new ServerSocket());
    server.bind(new InetSocketAddress(host, port));
    return server;
  }

  @Test
  void clientsOfEachAddressAreServedAtOnePort() throws Exception {
    Running route = deploy(route(0));
    client(HERE, route).roundTrips(3, 1000);
    client(BESIDE, route).roundTrips(3, 1000);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(2);
    assertThat(TestClient.isRefused(url("127.0.0.3", port(route)))).isTrue();
  }

  @Test
  void aFreePortIsFreeAtEachAddress() throws Exception {
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      taken.add(serverAt(BESIDE, 0).getLocalPort());
    }
    Route any = route(0);
    for (int i = 0; i < 20; i++) {
      Running route = deploy(any);
      assertThat(taken).doesNotContain(port(route));
      client(BESIDE, route).roundTrips(1, 10);
    }
  }

  @Test
  void anAddressThatIsTakenFailsTheStartAndFreesTheOthers() throws Exception {
    ServerSocket taken = serverAt(BESIDE, 0);
    Route route = route(taken.getLocalPort());
    assertIsTaken(route); // first, so that the resolver has its socket
    long before = OpenSockets.count();
    assertIsTaken(route);
    assertThat(OpenSockets.count()).isEqualTo(before);
    serverAt(HERE, taken.getLocalPort()).close();
    taken.close();
    client(HERE, deploy(route)).roundTrips(1, 10);
  }

  private void assertIsTaken(Route route) {
    assertThatThrownBy(() -> new Running(vertx, route))
        .hasMessage(BESIDE + ": Address already in use");
  }

  @Test
  void anAddressThatThisMachineLacksIsSkippedAndLogged() throws Exception {
    names.knows(ELSEWHERE, HERE);
    try (LoggedLines log = new LoggedLines(TcpTeeVerticle.class)) {
      client(HERE, deploy(route(0))).roundTrips(1, 10);
      assertThat(log.with(""))
          .containsExactly(
              "tcp://both.example:0: it listens at its other addresses, but not at 203.0.113.1:"
                  + " Cannot assign requested address");
    }
  }

  @Test
  void aNameOfWhichThisMachineHasNoAddressFailsTheStart() {
    names.knows(ELSEWHERE, "203.0.113.2");
    Route route = route(0);
    assertThatThrownBy(() -> new Running(vertx, route))
        .hasMessage(
            "203.0.113.1: Cannot assign requested address, 203.0.113.2: Cannot assign requested"
                + " address");
  }

  @Test
  void anAddressThatIsNamedTwiceIsOpenedOnce() throws Exception {
    names.knows(HERE, BESIDE, HERE);
    client(HERE, deploy(route(0))).roundTrips(1, 10);
  }

  @Test
  void aSuccessorTakesAllAddressesOverAndTheLastToLeaveClosesThem() throws Exception {
    Running before = deploy(route(0));
    Running after = successor(before);
    Running.await(before.undeploy());
    client(HERE, after).roundTrips(1, 10);
    client(BESIDE, after).roundTrips(1, 10);
    assertThat(after.stats().get(RouteCounter.SESSIONS)).isEqualTo(2);
  }

  @Test
  void aChangedKeepAliveAppliesToNewSessionsOfEachAddress() throws Exception {
    assumeThat(TcpTimers.areListed()).isTrue();
    Running route = deploy(route(0));
    route.reconfigure(json -> json.put("keepAlive", new JsonObject().put("idle", "500s")));
    client(HERE, route).roundTrips(2, 10);
    client(BESIDE, route).roundTrips(2, 10);
    Eventually.until(
        "two timers of 500 s",
        () -> {
          List<Long> timers = timersAt(port(route));
          return timers.size() == 2 && timers.stream().allMatch(left -> left > 400);
        });
  }

  private static List<Long> timersAt(int port) {
    try {
      return TcpTimers.accepted(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void limitsCountTheClientsOfAllAddresses() throws Exception {
    Running route = deploy(route(0).with("limits", new JsonObject().put("sessions", 1)));
    TestClient first = client(HERE, route);
    first.roundTrips(1, 10);
    TestClient second = client(BESIDE, route);
    second.receiveAll();
    assertThat(second.received().count()).isZero();
    assertThat(route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.TOO_MANY_SESSIONS))
        .isEqualTo(1);
  }

  @Test
  void noSocketIsOpenOnceItIsUndeployed() throws Exception {
    Running route = deploy(route(0));
    Running.await(route.undeploy());
    for (String host : List.of(HERE, BESIDE)) {
      serverAt(host, port(route));
    }
  }

  @Test
  void aLoopOverAnyAddressIsBroken() throws Exception {
    Running route = deploy(route(0));
    route.reconfigure(
        json -> json.put("primary", new JsonObject().put("to", url(BESIDE, port(route)))));
    TestClient client = client(HERE, route);
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    route.until(
        "a refusal", stats -> stats.get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.LOOP) == 1);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
  }
}
