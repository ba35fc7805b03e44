package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.SessionSnapshot.Tls;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.TlsSite;
import dev.sluice.testkit.TlsVisitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a route knows of its clients with TLS, alone or at an address that it shares. */
@OneJdkIsEnough
class TlsSessionsIT extends TeeIT {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.2 50123 443\r\n";

  private final int port = FreePort.find();

  private static JsonObject sni(String name) {
    return new JsonObject().put("sni", new JsonArray().add(name));
  }

  /** Returns the only session of a route, once there is one. */
  private static SessionStats session(TcpTeeVerticle verticle) {
    Eventually.until("a session", () -> !sessions(verticle).isEmpty());
    return sessions(verticle).get(0);
  }

  private static List<SessionStats> sessions(TcpTeeVerticle verticle) {
    return Running.await(verticle.sessions(0, 10)).sessions();
  }

  @Test
  void aRouteThatEndsTlsAndOneThatRelaysItShareAnAddress() throws Exception {
    TcpTeeVerticle ending = new TcpTeeVerticle();
    TcpTeeVerticle relaying = new TcpTeeVerticle();
    deploy(
        TlsRoute.listening(Route.to(peer(Behaviour.echo()).url()), Engine.OPENSSL)
            .with("name", "ends")
            .with("listen", "tls://127.0.0.1:" + port)
            .with("when", sni("ended.example.com")),
        ending);
    TlsSite site = closing(new TlsSite("relayed.example.com"));
    deploy(
        Route.to(site.url())
            .with("name", "relays")
            .with("listen", "tcp://127.0.0.1:" + port)
            .with("when", sni("*.example.com")),
        relaying);
    try (TlsVisitor ended = TlsVisitor.connect(port, "ended.example.com");
        TlsVisitor relayed = TlsVisitor.connect(port, "relayed.example.com")) {
      assertThat(ended.server()).as("the certificate of Sluice").isEqualTo("CN=localhost");
      assertThat(relayed.server()).isEqualTo("CN=relayed.example.com");
      assertThat(ended.ask("in the clear")).isEqualTo("in the clear");
      assertThat(relayed.ask("untouched")).isEqualTo("untouched");
      Tls known = Objects.requireNonNull(session(ending).tls());
      assertThat(known.version()).isEqualTo("TLSv1.3");
      assertThat(known.cipher()).startsWith("TLS_");
      assertThat(known.serverName()).isEqualTo("ended.example.com");
      assertThat(known.commonName()).isNull();
      assertThat(session(relaying).tls())
          .isEqualTo(new Tls(null, null, "relayed.example.com", null));
    }
  }

  @Test
  void aHeaderOfAProxyComesBeforeTheChoiceByName() throws Exception {
    JsonObject behind = new JsonObject().put("from", new JsonArray().add("127.0.0.0/8"));
    TcpTeeVerticle first = new TcpTeeVerticle();
    TcpTeeVerticle second = new TcpTeeVerticle();
    TlsSite a = closing(new TlsSite("a.example.com"));
    TlsSite b = closing(new TlsSite("b.example.com"));
    JsonObject deny = new JsonObject().put("deny", new JsonArray().add("192.0.2.9/32"));
    Running routeA = deploy(shared("a", a, behind).with("limits", deny), first);
    deploy(shared("b", b, behind), second);
    try (TlsVisitor ofA = TlsVisitor.connectBehind(HEADER, port, "a.example.com");
        TlsVisitor ofB = TlsVisitor.connectBehind(HEADER, port, "b.example.com")) {
      assertThat(ofA.server()).isEqualTo("CN=a.example.com");
      assertThat(ofB.server()).isEqualTo("CN=b.example.com");
      assertThat(ofA.ask("hello")).isEqualTo("hello");
      for (TcpTeeVerticle route : new TcpTeeVerticle[] {first, second}) {
        assertThat(session(route).client()).isEqualTo("192.0.2.1:50123");
      }
    }
    String denied = HEADER.replace("192.0.2.1", "192.0.2.9");
    assertThat(catchThrowable(() -> TlsVisitor.connectBehind(denied, port, "a.example.com")))
        .isInstanceOf(IOException.class);
    routeA.until(
        "the rejection of the client that the header names",
        stats -> stats.get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.DENIED) == 1);
    try (TlsVisitor ofB = TlsVisitor.connectBehind(denied, port, "b.example.com")) {
      assertThat(ofB.ask("allowed there")).isEqualTo("allowed there");
    }
  }

  private Route shared(String name, TlsSite site, JsonObject proxies) {
    return Route.to(site.url())
        .with("name", name)
        .with("listen", "tcp://127.0.0.1:" + port)
        .with("proxyProtocol", proxies)
        .with("when", sni(name + ".example.com"));
  }

  @ParameterizedTest
  @CsvSource({"JDK,TLSv1.2", "JDK,TLSv1.3", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3"})
  void aClientThatResumesItsSessionIsCounted(Engine engine, String version) throws Exception {
    Running route = deploy(patient(engine));
    SSLContext client = TlsKeys.FILES.context();
    visit(route, client, version);
    assertThat(route.stats().get(RouteCounter.TLS_RESUMED_HANDSHAKES)).isZero();
    long first = System.currentTimeMillis();
    // The JDK's engine knows it only by the time at which the session was created.
    Eventually.until("the next millisecond", () -> System.currentTimeMillis() > first);
    visit(route, client, version);
    assertThat(route.stats().get(RouteCounter.TLS_RESUMED_HANDSHAKES)).isEqualTo(1);
    assertThat(route.stats().get(RouteCounter.TLS_HANDSHAKES)).isEqualTo(2);
  }

  /** Returns a route that waits for the first handshake of a busy JVM. */
  private Route patient(Engine engine) {
    Route route = TlsRoute.listening(Route.to(peer(Behaviour.echo()).url()), engine);
    route.json().getJsonObject("tls").put("handshakeTimeout", "1m");
    return route;
  }

  private static void visit(Running route, SSLContext client, String version) throws IOException {
    try (SSLSocket socket = connect(route, client)) {
      socket.setEnabledProtocols(new String[] {version});
      socket.getOutputStream().write(7);
      assertThat(socket.getInputStream().read()).as("after the ticket").isEqualTo(7);
    }
  }

  private static SSLSocket connect(Running route, SSLContext client) throws IOException {
    int at = URI.create(route.url()).getPort();
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", at);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theNameInAVerifiedCertificateIsKnown(Engine engine) throws Exception {
    TcpTeeVerticle verticle = new TcpTeeVerticle();
    Route config = patient(engine);
    config
        .json()
        .getJsonObject("tls")
        .put("clientAuth", "require")
        .put("trust", TlsKeys.FILES.cert().toString());
    Running route = deploy(config, verticle);
    SSLContext client = TlsKeys.FILES.context();
    for (int visit = 0; visit < 2; visit++) { // the second one resumes the session
      try (SSLSocket socket = connect(route, client)) {
        socket.getOutputStream().write(7);
        assertThat(socket.getInputStream().read()).isEqualTo(7);
        assertThat(Objects.requireNonNull(session(verticle).tls()).commonName())
            .isEqualTo("localhost");
      }
      route.untilNoSession();
    }
  }
}
