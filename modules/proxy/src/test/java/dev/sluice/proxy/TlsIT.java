package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Routes that listen with TLS, and that connect with TLS, on both engines. */
class TlsIT extends TeeIT {
  private static final int SENT = 2 * 1024 * 1024 + 3;
  private static final long SEED = 7;
  private static final long MAX_LAG = 1024 * 1024;
  private static final int PIECE = 16 * 1024;

  @ParameterizedTest
  @CsvSource({"JDK,TLSv1.2", "JDK,TLSv1.3", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3"})
  void everyByteReachesPlainAndEncryptedDestinations(Engine engine, String version)
      throws Exception {
    Peer primary = peer(Behaviour.echo());
    TlsPeer encrypted = closing(new TlsPeer(TlsPeer.Behaviour.SINK));
    Peer plain = peer(Behaviour.sink());
    Running route =
        deploy(
            TlsRoute.listening(Route.to(primary.url()), engine)
                .mirror(encrypted.tlsUrl(), TlsRoute.client(engine).mergeIn(Lag.cut("64MiB")))
                .mirror(plain.url(), Lag.cut("64MiB")));
    try (TlsClient client = TlsClient.connect(route, version)) {
      Background upload = Background.run(() -> client.send(SENT, SEED));
      client.receive(SENT);
      upload.join();
      client.received().assertIsExactly(SENT);
      client.finish();
      client.receiveAll();
    }
    primary.received().assertIsExactly(SENT);
    plain.received().awaitEnd();
    plain.received().assertIsExactly(SENT);
    assertThat(encrypted.awaitOver()).as("the end, after close_notify").isNull();
    encrypted.received().assertIsExactly(SENT);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void anEncryptedPrimaryAnswersAPlainClient(Engine engine) throws Exception {
    TlsPeer primary = closing(new TlsPeer(TlsPeer.Behaviour.ECHO));
    Running route = deploy(Route.to(primary.tlsUrl(), TlsRoute.client(engine)));
    TestClient client = client(route);
    Background upload = Background.run(() -> client.send(SENT));
    client.receive(SENT);
    upload.join();
    client.received().assertIsExactly(SENT);
    client.finish();
    client.receiveAll();
    assertThat(primary.awaitOver()).as("the end, after close_notify").isNull();
    primary.received().assertIsExactly(SENT);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aPlainClientThatHasEndedItsStreamGetsTheWholeAnswerOfAnEncryptedPrimary(Engine engine)
      throws Exception {
    TlsPeer primary = closing(new TlsPeer(TlsPeer.Behaviour.ECHO));
    Running route = deploy(Route.to(primary.tlsUrl(), TlsRoute.client(engine)));
    TestClient client = client(route);
    Background upload =
        Background.run(
            () -> {
              client.send(SENT);
              client.finish();
            });
    client.receiveAll();
    upload.join();
    client.received().assertIsExactly(SENT);
    assertThat(primary.awaitOver()).as("the end, after close_notify").isNull();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void anUntrustedMirrorGetsNothingAndOneLineSaysWhy(Engine engine) throws Exception {
    refused(engine, "{\"serverName\":\"localhost\"}", "its certificate is not trusted");
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aMirrorWithAnotherNameGetsNothingAndOneLineSaysWhy(Engine engine) throws Exception {
    String trust = TlsKeys.FILES.cert().toString();
    refused(
        engine,
        "{\"serverName\":\"db.example.com\",\"trust\":\"" + trust + "\"}",
        "its certificate has another name");
  }

  private void refused(Engine engine, String tls, String why) throws Exception {
    Peer primary = peer(Behaviour.echo());
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SINK));
    try (LoggedLines log = new LoggedLines(TcpTeeVerticle.class)) {
      Running route =
          deploy(
              Route.to(primary.url())
                  .mirror(
                      mirror.tlsUrl(),
                      TlsRoute.client(new JsonObject(tls).put("engine", engine.word()))));
      TestClient client = client(route);
      client.roundTrips(1, 1000);
      assertThat(mirror.awaitOver()).as("an alert").isNotNull();
      route.until(
          "a failed connect",
          stats ->
              stats.mirrors().get(0).get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED) == 1);
      assertThat(log.with(why)).hasSize(1);
    }
    assertThat(mirror.received().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void anEncryptedMirrorThatNeverReadsIsCutAtOnce(Engine engine) throws Exception {
    Peer primary = peer(Behaviour.sink());
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SILENT));
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.tlsUrl(), TlsRoute.client(engine).mergeIn(Lag.cut("1MiB"))));
    TestClient client = client(route);
    mirror.awaitHandshake();
    boolean lagged = false;
    while (route.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT) == 0) {
      client.send(PIECE);
      primary.received().awaitCount(client.sent());
      long lag = route.mirror(0).get(BranchCounter.LAG_BYTES);
      lagged |= lag > MAX_LAG / 2;
      assertThat(lag).isLessThanOrEqualTo(MAX_LAG + PIECE);
      assertThat(client.sent()).as("bytes until the cut").isLessThan(64L * 1024 * 1024);
    }
    assertThat(lagged).as("the lag counts").isTrue();
    long cut = System.nanoTime();
    route.until("a whole pool", stats -> stats.pool().held() == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofMillis(500));
    mirror.read();
    assertThat(mirror.awaitOver()).as("a cut must not look like an end").isNotNull();
    mirror.received().assertIsPrefix();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aTruncatedStreamNeverLooksWhole(Engine engine) throws Exception {
    Peer primary = peer(Behaviour.sink());
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SINK));
    Running route =
        deploy(
            TlsRoute.listening(Route.to(primary.url()), engine)
                .mirror(mirror.tlsUrl(), TlsRoute.client(engine)));
    try (TlsClient client = TlsClient.connect(route, "TLSv1.3")) {
      mirror.awaitHandshake();
      client.send(1000, SEED);
      primary.received().awaitCount(1000);
      client.truncate();
      assertThat(mirror.awaitOver()).as("no close_notify").isNotNull();
      Eventually.until("a reset of the primary", () -> primary.connection().wasReset());
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    }
    assertThat(mirror.received().hasEnded()).isFalse();
  }

  /** BoringSSL in Netty writes nothing after it has read a close_notify. */
  @Test
  void aClientThatHasEndedItsStreamStillGetsTheResponseWithTheJdk() throws Exception {
    Peer primary = peer(Behaviour.respondingAtTheEnd(SENT));
    Running route = deploy(TlsRoute.listening(Route.to(primary.url()), Engine.JDK));
    try (TlsClient client = TlsClient.connect(route, "TLSv1.3")) {
      client.send(1000, SEED);
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(SENT);
    }
    primary.received().assertIsExactly(1000);
  }

  @ParameterizedTest
  @CsvSource({"JDK,TLSv1.2", "OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3"})
  void aResponseThatTheEngineCannotSendAfterTheClientsEndIsAReset(Engine engine, String version)
      throws Exception {
    Peer primary = peer(Behaviour.respondingAtTheEnd(SENT));
    Running route = deploy(TlsRoute.listening(Route.to(primary.url()), engine));
    try (TlsClient client = TlsClient.connect(route, version)) {
      client.send(1000, SEED);
      client.finish();
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    }
    primary.received().assertIsExactly(1000);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aClientThatFailsItsHandshakeReachesNoDestination(Engine engine) throws Exception {
    Peer primary = peer(Behaviour.echo());
    Route json = TlsRoute.listening(Route.to(primary.url()), engine);
    json.json().getJsonObject("tls").put("handshakeTimeout", "300ms").put("minVersion", "TLSv1.3");
    Running route = deploy(json);
    int port = URI.create(route.url()).getPort();
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
      other.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      assertThat(other.getInputStream().read()).isEqualTo(-1);
    }
    assertThatThrownBy(() -> TlsClient.connect(route, "TLSv1.2")).isInstanceOf(IOException.class);
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
      slow.getOutputStream().write(22);
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
    route.until("three rejections", stats -> rejected(stats) == 3);
    assertThat(route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.TLS_FAILED))
        .isEqualTo(1);
    assertThat(primary.connections()).isEmpty();
  }

  private static long rejected(RouteStats stats) {
    return stats.get(RouteCounter.REJECTED_CONNECTIONS);
  }
}
