package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handshake with a destination, without a session: it works, or says why it does not. */
@OneJdkIsEnough
class TlsTrialIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T opened) {
    open.add(opened);
    return opened;
  }

  private Peer peer(Behaviour behaviour) {
    return closing(Peer.tcp(behaviour));
  }

  static String greet(String to, JsonObject keys, Duration limit) throws IOException {
    DestinationOptions options =
        TcpRouteOptions.from(Route.to(to, keys).json()).primary().destination();
    int port = Endpoint.parse(to.replace("tls:", "tcp:")).address().port();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return options.greet(socket, limit);
    }
  }

  private static void assertFails(String to, JsonObject keys, String why) {
    assertThatThrownBy(() -> greet(to, keys, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  private TlsPeer server() throws IOException {
    return closing(new TlsPeer(TlsPeer.Behaviour.SINK));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aServerThatIsTrustedSeesAnEndInOrder(Engine engine) throws Exception {
    TlsPeer server = server();
    assertThat(greet(server.tlsUrl(), TlsRoute.client(engine), LIMIT)).isEqualTo(" with TLSv1.3");
    assertThat(server.awaitOver()).as("the end, after close_notify").isNull();
    assertThat(server.received().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aCertificateThatIsNotTrustedOrHasAnotherNameIsTheReason(Engine engine) throws Exception {
    JsonObject untrusted = new JsonObject().put("engine", engine.word());
    assertFails(
        server().tlsUrl(), TlsRoute.client(untrusted), "TLS: its certificate is not trusted: ");
    JsonObject other = TlsRoute.client(engine);
    other.getJsonObject("tls").put("serverName", "db.example.com");
    assertFails(server().tlsUrl(), other, "TLS: its certificate has another name: ");
    untrusted.put("verify", false);
    assertThat(greet(server().tlsUrl(), TlsRoute.client(untrusted), LIMIT))
        .isEqualTo(" with TLSv1.3");
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aServerThatWantsACertificateOfSluiceIsTheReason(Engine engine) throws Exception {
    try (SSLServerSocket server =
        (SSLServerSocket)
            TlsKeys.jdk()
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      server.setNeedClientAuth(true);
      Thread thread = new Thread(() -> serve(server), "wants-certificates");
      thread.setDaemon(true);
      thread.start();
      String url = "tls://127.0.0.1:" + server.getLocalPort();
      JsonObject keys = TlsRoute.client(engine);
      assertFails(url, keys, "TLS: it has sent the alert ");
      assertFails(url, keys, "certificate: it may want a certificate of Sluice, cert and key");
      KeyFiles own = TlsKeys.FILES;
      keys.getJsonObject("tls").put("cert", own.cert().toString()).put("key", own.key().toString());
      assertThat(greet(url, keys, LIMIT)).isEqualTo(" with TLSv1.3");
    }
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (SSLSocket accepted = (SSLSocket) server.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      } catch (IOException e) {
        // refused, or closed
      }
    }
  }

  @Test
  void aServerWithoutTlsIsTheReason() throws Exception {
    String echo = peer(Behaviour.echo()).url().replace("tcp:", "tls:");
    assertFails(echo, TlsRoute.client(Engine.OPENSSL), "TLS: ");
    String silent = peer(Behaviour.silent()).url().replace("tcp:", "tls:");
    JsonObject keys = TlsRoute.client(Engine.OPENSSL);
    assertThatThrownBy(() -> greet(silent, keys, Duration.ofMillis(200)))
        .hasMessage("TLS: the handshake took too long");
    keys.getJsonObject("tls").put("startTls", "postgres");
    assertFails(echo, keys, "is no server of PostgreSQL: it does not know SSLRequest");
    assertThatThrownBy(() -> greet(silent, keys, Duration.ofMillis(200)))
        .hasMessage("did not answer an SSLRequest within connectTimeout");
  }

  @Test
  void aPlainServerIsAskedNothingAndNeitherIsOneWhoseNameIsThatOfTheClient() throws Exception {
    assertThat(greet(peer(Behaviour.silent()).url(), new JsonObject(), LIMIT)).isEmpty();
    JsonObject ofClient = new JsonObject().put("serverName", "client");
    String url = peer(Behaviour.silent()).url().replace("tcp:", "tls:");
    assertThat(greet(url, TlsRoute.client(ofClient), LIMIT))
        .isEqualTo("; TLS is not tried, because serverName is that of a client");
  }
}
