package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import dev.sluice.testkit.TlsSite;
import dev.sluice.testkit.TlsVisitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routes with one listen are chosen by the ClientHello, which stays as it is. */
@OneJdkIsEnough
class SniIT extends TeeIT {
  private final int port = FreePort.find();

  private TlsSite site(String host, String... protocols) {
    return closing(new TlsSite(host, protocols));
  }

  private TlsVisitor visit(String serverName, String... protocols) throws IOException {
    return closing(TlsVisitor.connect(port, serverName, protocols));
  }

  private Running deploy(String name, String to, JsonObject when) {
    return deploy(named(name, to).with("when", when));
  }

  private Route named(String name, String to) {
    return Route.to(to).with("name", name).with("listen", "tcp://127.0.0.1:" + port);
  }

  private static JsonObject sni(String... names) {
    return new JsonObject().put("sni", new JsonArray(List.of(names)));
  }

  private static JsonObject alpn(String... names) {
    return new JsonObject().put("alpn", new JsonArray(List.of(names)));
  }

  private static long rejected(Running route, RejectReason reason) {
    return route.stats().get(RouteCounter.REJECTED_CONNECTIONS, reason);
  }

  @Test
  void aHelloOfAnySlicingReachesTheServerOfItsName() throws Exception {
    TlsSite a = site("a.example.com", "p99");
    TlsSite b = site("b.example.com", "p99");
    Running first = deploy("a", a.url(), sni("a.example.com"));
    Running second = deploy("b", b.url(), sni("*.example.com"));
    // So many protocols that the hello needs more than one segment of Ethernet.
    String[] protocols = IntStream.range(0, 300).mapToObj(i -> "p" + i).toArray(String[]::new);
    Random random = new Random(3);
    for (int most : new int[] {1, 100, 2000}) {
      for (String name : List.of("a.example.com", "b.example.com")) {
        TlsVisitor visitor =
            closing(TlsVisitor.connect(port, () -> 1 + random.nextInt(most), name, protocols));
        assertThat(visitor.server()).isEqualTo("CN=" + name);
        assertThat(visitor.protocol()).isEqualTo("p99");
        assertThat(visitor.ask("hello")).isEqualTo("hello");
      }
    }
    for (Running route : List.of(first, second)) {
      assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(3);
      assertThat(route.stats().get(RouteCounter.RECEIVED_BYTES)).isGreaterThan(3 * 1500);
    }
  }

  @Test
  void aMirrorGetsTheHelloToo() throws Exception {
    Peer mirror = peer(Behaviour.sink());
    deploy(
        named("a", site("a.example.com").url())
            .with("when", sni("a.example.com"))
            .mirror(mirror.url()));
    assertThat(visit("a.example.com").ask("hello")).isEqualTo("hello");
    mirror.received().awaitCount(200);
  }

  @Test
  void theProtocolChoosesAmongRoutesOfOneName() throws Exception {
    TlsSite h2 = site("b.example.com", "h2");
    TlsSite other = site("a.example.com");
    deploy("h2", h2.url(), sni("x.example.com").mergeIn(alpn("h2")));
    deploy("other", other.url(), sni("x.example.com"));
    assertThat(visit("x.example.com", "h2").server()).isEqualTo("CN=b.example.com");
    assertThat(visit("x.example.com").server()).isEqualTo("CN=a.example.com");
  }

  @Test
  void theRouteWithoutWhenGetsAllOthersEvenWithoutTls() throws Exception {
    deploy("a", site("a.example.com").url(), sni("a.example.com"));
    Running rest = deploy(named("rest", peer(Behaviour.echo()).url()));
    try (TestClient client = TestClient.connect("tcp://127.0.0.1:" + port)) {
      client.send(100_000);
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(100_000);
    }
    assertThat(rest.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
    assertThat(visit("a.example.com").server()).isEqualTo("CN=a.example.com");
  }

  @Test
  void aClientWithoutARouteIsRefusedCountedAndLogged() throws Exception {
    TlsSite a = site("a.example.com");
    Running route = deploy("a", a.url(), sni("a.example.com"));
    try (LoggedLines lines = new LoggedLines(TcpTeeVerticle.class)) {
      assertThatThrownBy(() -> visit("b.example.com", "h2")).isInstanceOf(IOException.class);
      route.until("a rejection", stats -> rejected(route, RejectReason.NO_ROUTE) == 1);
      assertThat(lines.with("no route"))
          .containsExactly(
              "tcp://127.0.0.1:"
                  + port
                  + ": rejected 127.0.0.1: no route is for SNI \"b.example.com\" and ALPN \"h2\"");
    }
    assertThat(a.connections()).isZero();
    assertThat(visit("a.example.com").ask("x")).isEqualTo("x");
  }

  @Test
  void aClientThatIsTooSlowIsRefusedAndReachesNoServer() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route =
        deploy(named("a", primary.url()).with("when", sni("a")).with("helloTimeout", "200ms"));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write("\u0016\u0003\u0001\u0001".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(rejected(route, RejectReason.PREFACE_TIMEOUT)).isEqualTo(1);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isZero();
  }

  @Test
  void theLimitsOfARouteConcernItsOwnClientsOnly() throws Exception {
    JsonObject one = new JsonObject().put("sessions", 1);
    Running a =
        deploy(
            named("a", site("a.example.com").url())
                .with("when", sni("a.example.com"))
                .with("limits", one));
    deploy("b", site("b.example.com").url(), sni("b.example.com"));
    TlsVisitor first = visit("a.example.com");
    assertThatThrownBy(() -> visit("a.example.com")).isInstanceOf(IOException.class);
    assertThat(rejected(a, RejectReason.TOO_MANY_SESSIONS)).isEqualTo(1);
    assertThat(visit("b.example.com").ask("b")).isEqualTo("b");
    assertThat(visit("b.example.com").ask("b")).isEqualTo("b");

    first.close();
    a.untilNoSession();
    assertThat(visit("a.example.com").ask("a")).isEqualTo("a");
  }

  @Test
  void aRouteThatStopsDrainsWhileTheOthersGoOn() throws Exception {
    Running a = deploy("a", site("a.example.com").url(), sni("a.example.com"));
    deploy("b", site("b.example.com").url(), sni("b.example.com"));
    TlsVisitor ofA = visit("a.example.com");
    TlsVisitor ofB = visit("b.example.com");
    a.undeploy();
    // The first route has opened the sockets, which stay for the others.
    assertThatThrownBy(() -> visitUntilRefused("a.example.com")).isInstanceOf(IOException.class);
    assertThat(ofA.ask("still here")).isEqualTo("still here");
    assertThat(ofB.ask("b")).isEqualTo("b");
    assertThat(visit("b.example.com").ask("new")).isEqualTo("new");
    ofA.close();
    Running.await(a.undeploy());
    assertThat(visit("b.example.com").ask("newer")).isEqualTo("newer");

    deploy("a2", site("a.example.com").url(), sni("a.example.com"));
    assertThat(visit("a.example.com").ask("back")).isEqualTo("back");
  }

  private void visitUntilRefused(String name) throws IOException {
    while (true) {
      TlsVisitor.connect(port, name).close();
    }
  }

  @Test
  void aSuccessorTakesTheClientsOfItsPredecessorOver() throws Exception {
    Running a = deploy("a", site("a.example.com").url(), sni("a.example.com"));
    deploy("b", site("b.example.com").url(), sni("b.example.com"));
    Running next = successor(a);
    a.undeploy();
    Running.await(a.undeploy());
    assertThat(visit("a.example.com").ask("a")).isEqualTo("a");
    assertThat(visit("b.example.com").ask("b")).isEqualTo("b");
    assertThat(next.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
  }

  @Test
  void aChangedConditionAppliesToNewClients() throws Exception {
    Running a = deploy("a", site("a.example.com").url(), sni("a.example.com"));
    TlsVisitor before = visit("a.example.com");
    a.reconfigure(json -> json.put("when", sni("c.example.com")));
    assertThatThrownBy(() -> visit("a.example.com")).isInstanceOf(IOException.class);
    assertThat(visit("c.example.com").ask("c")).isEqualTo("c");
    assertThat(before.ask("a")).isEqualTo("a");
    a.reconfigure(json -> json.remove("when"));
    assertThat(visit("a.example.com").ask("all")).isEqualTo("all");
  }

  @Test
  void twoRoutesForTheSameClientsCannotBothListen() {
    deploy("a", "tcp://127.0.0.1:1", sni("a.example.com"));
    assertThatThrownBy(() -> deploy("b", "tcp://127.0.0.1:1", sni("a.example.com")))
        .hasMessageContaining("in use");
  }
}
