package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route knows its clients by the headers of a proxy, and is such a proxy itself. */
@OneJdkIsEnough
class ProxyProtocolIT extends TeeIT {
  private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.2 50123 443\r\n";
  private static final JsonObject REQUIRED =
      new JsonObject().put("from", new JsonArray().add("127.0.0.0/8"));
  private static final JsonObject V2 =
      new JsonObject()
          .put("proxyProtocol", "v2")
          .put("tlvs", new JsonArray().add("uniqueId").add("crc32c"));

  /** A route behind proxies, and the verticle that knows its sessions. */
  private record Behind(Running route, TcpTeeVerticle verticle) {
    /** Waits for its only session. */
    SessionStats session() {
      Eventually.until("a session", () -> sessions().size() == 1);
      return sessions().get(0);
    }

    private List<SessionStats> sessions() {
      return Running.await(verticle.sessions(0, 10)).sessions();
    }
  }

  private Behind behind(Peer primary, JsonObject protocol) {
    TcpTeeVerticle verticle = new TcpTeeVerticle();
    Route route = Route.to(primary.url()).with("proxyProtocol", protocol);
    return new Behind(deploy(route, verticle), verticle);
  }

  private static Route proxyTo(Behind primary) {
    Route route = Route.to(primary.route().url());
    route.json().getJsonObject("primary").mergeIn(V2);
    return route;
  }

  private Socket connect(Running route) throws IOException {
    int port = Endpoint.parse(route.url()).address().port();
    Socket socket = closing(new Socket(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private Socket send(Running route, String text) throws IOException {
    Socket socket = connect(route);
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  private static String read(Socket from, int bytes) throws IOException {
    return new String(from.getInputStream().readNBytes(bytes), US_ASCII);
  }

  private static boolean isEnded(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private static long rejected(Running route, RejectReason why) {
    return route.stats().get(RouteCounter.REJECTED_CONNECTIONS, why);
  }

  @Test
  void theClientOfAProxyIsKnownByItsOwnAddress() throws Exception {
    Peer echo = peer(Behaviour.echo());
    Behind behind = behind(echo, REQUIRED);
    Socket client = send(behind.route(), HEADER + "hello");
    assertThat(read(client, 5)).isEqualTo("hello");
    assertThat(behind.session().client()).isEqualTo("192.0.2.1:50123");
    assertThat(echo.received().count()).as("bytes without the header").isEqualTo(5);
  }

  @Test
  void aTrialOfAServerSendsTheHeaderThatItRequires() throws Exception {
    Route route = TlsRoute.listening(Route.to(peer(Behaviour.echo()).url()), Engine.OPENSSL);
    Running server = deploy(route.with("proxyProtocol", REQUIRED));
    String url = server.url().replace("tcp:", "tls:");
    Duration limit = Duration.ofSeconds(10);
    JsonObject tls = TlsRoute.client(Engine.OPENSSL);
    assertThat(TlsTrialIT.greet(url, tls.copy().mergeIn(V2), limit)).isEqualTo(" with TLSv1.3");
    assertThatThrownBy(() -> TlsTrialIT.greet(url, tls, limit))
        .hasMessage("TLS: it has closed the connection during the handshake");
  }

  @Test
  void aHeaderComesBeforeTheHandshakeOfTls() throws Exception {
    TcpTeeVerticle verticle = new TcpTeeVerticle();
    Route behind = TlsRoute.listening(Route.to(peer(Behaviour.echo()).url()), Engine.OPENSSL);
    Running server = deploy(behind.with("proxyProtocol", REQUIRED), verticle);
    Route route = Route.to(server.url().replace("tcp://", "tls://"));
    route.json().getJsonObject("primary").mergeIn(V2).mergeIn(TlsRoute.client(Engine.OPENSSL));
    Socket client = send(deploy(route), "hello");
    assertThat(read(client, 5)).isEqualTo("hello");
    assertThat(new Behind(server, verticle).session().client())
        .isEqualTo("127.0.0.1:" + client.getLocalPort());
  }

  @Test
  void primaryAndMirrorLearnTheClientAndTheSameSession() throws Exception {
    Behind primary = behind(peer(Behaviour.echo()), REQUIRED);
    Behind mirror = behind(peer(Behaviour.sink()), REQUIRED);
    Running proxy = deploy(proxyTo(primary).mirror(mirror.route().url(), V2));
    Socket client = send(proxy, "hello");
    assertThat(read(client, 5)).isEqualTo("hello");
    String address = "127.0.0.1:" + client.getLocalPort();
    assertThat(primary.session().client()).isEqualTo(address);
    assertThat(mirror.session().client()).isEqualTo(address);
    assertThat(primary.session().id()).isNotNull().isEqualTo(mirror.session().id());
    assertThat(proxy.stats().primary().get(BranchCounter.SENT_BYTES))
        .as("bytes without the header")
        .isEqualTo(5);
  }

  @Test
  void aSilentClientIsReported() throws Exception {
    Peer server = peer(Behaviour.sink());
    Running proxy = deploy(proxyTo(behind(server, REQUIRED)));
    connect(proxy);
    assertThat(server.connection()).isNotNull();
  }

  @Test
  void aClientThatOnlyEndsItsStreamIsReported() throws Exception {
    Peer server = peer(Behaviour.sink());
    Running proxy = deploy(proxyTo(behind(server, REQUIRED)));
    connect(proxy).shutdownOutput();
    server.received().awaitEnd();
    assertThat(server.received().count()).isZero();
  }

  @Test
  void largeStreamsFollowTheHeaderWhole() throws Exception {
    int length = 3_000_000;
    Peer server = peer(Behaviour.sink());
    Running proxy = deploy(proxyTo(behind(server, REQUIRED)));
    TestClient client = client(proxy);
    client.send(length);
    client.finish();
    server.received().awaitEnd();
    server.received().assertIsExactly(length);
  }

  @Test
  void aClientWithoutAHeaderDialsNothing() throws Exception {
    Peer server = peer(Behaviour.echo());
    JsonObject soon = REQUIRED.copy().put("timeout", "50ms");
    Running route = behind(server, soon).route();
    assertThat(isEnded(send(route, "GET / HTTP/1.1\r\n"))).isTrue();
    assertThat(rejected(route, RejectReason.NO_PROXY_HEADER)).isEqualTo(1);
    assertThat(isEnded(connect(route))).as("silent").isTrue();
    assertThat(isEnded(send(route, HEADER.substring(0, 30)))).as("slow").isTrue();
    assertThat(rejected(route, RejectReason.PREFACE_TIMEOUT)).isEqualTo(2);
    assertThat(isEnded(send(route, "PROXY UNKNOWN " + "x".repeat(100)))).isTrue();
    assertThat(rejected(route, RejectReason.PREFACE_TOO_LONG)).isEqualTo(1);
    assertThat(server.connections()).isEmpty();
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isZero();
  }

  @Test
  void aStrangerIsRejected() throws Exception {
    Peer server = peer(Behaviour.echo());
    JsonObject others = new JsonObject().put("from", new JsonArray().add("192.0.2.0/24"));
    Running route = behind(server, others).route();
    assertThat(isEnded(connect(route))).isTrue();
    assertThat(rejected(route, RejectReason.UNTRUSTED_PROXY)).isEqualTo(1);
    route.reconfigure(next -> next.put("proxyProtocol", others.put("accept", "optional")));
    assertThat(isEnded(send(route, HEADER))).isTrue();
    assertThat(rejected(route, RejectReason.UNTRUSTED_PROXY)).isEqualTo(2);
    assertThat(server.connections()).isEmpty();
    assertThat(read(send(route, "hello"), 5)).isEqualTo("hello");
  }

  @Test
  void limitsAreThoseOfTheRealClient() throws Exception {
    Running route = behind(peer(Behaviour.echo()), REQUIRED).route();
    JsonObject limits =
        new JsonObject()
            .put("sessionsPerClient", 1)
            .put("deny", new JsonArray().add("127.0.0.0/8").add("203.0.113.0/24"));
    route.reconfigure(next -> next.put("limits", limits));
    Socket first = send(route, HEADER + "hello");
    assertThat(read(first, 5)).isEqualTo("hello");
    assertThat(read(send(route, HEADER.replace("192.0.2.1", "192.0.2.9") + "hello"), 5))
        .isEqualTo("hello");
    assertThat(isEnded(send(route, HEADER))).isTrue();
    assertThat(rejected(route, RejectReason.TOO_MANY_OF_CLIENT)).isEqualTo(1);
    assertThat(isEnded(send(route, HEADER.replace("192.0.2.1", "203.0.113.9")))).isTrue();
    assertThat(rejected(route, RejectReason.DENIED)).isEqualTo(1);
    assertThat(isEnded(send(route, "PROXY UNKNOWN\r\n"))).as("the proxy itself").isTrue();
    assertThat(rejected(route, RejectReason.DENIED)).isEqualTo(2);
  }

  @Test
  void aProxyMayConnectToAUnixSocket(@TempDir Path folder) throws Exception {
    TcpTeeVerticle verticle = new TcpTeeVerticle();
    Route route =
        Route.to(peer(Behaviour.sink()).url())
            .with("listen", "unix://" + folder.resolve("s"))
            .with("proxyProtocol", new JsonObject().put("accept", "require"));
    Behind behind = new Behind(deploy(route, verticle), verticle);
    Running proxy = deploy(proxyTo(behind));
    Socket client = send(proxy, "hello");
    assertThat(behind.session().client()).isEqualTo("127.0.0.1:" + client.getLocalPort());
  }
}
