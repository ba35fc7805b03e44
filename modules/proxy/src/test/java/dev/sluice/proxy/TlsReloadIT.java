package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.tls.HandshakeFailure;
import dev.sluice.tls.TlsVersion;
import dev.sluice.tls.keys.KeyReloads;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The certificates of a route that runs: their files change, and their names select. */
@OneJdkIsEnough
class TlsReloadIT extends TeeIT {
  private static final int PATIENCE_MILLIS = 20_000;

  private final KeyFiles files;

  TlsReloadIT(@TempDir Path folder) {
    files = new KeyFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  private void copy(KeyFiles from) throws IOException {
    copy(from.cert(), files.cert());
    copy(from.key(), files.key());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Running deploy(Engine engine, JsonObject more) throws IOException {
    Peer primary = peer(Behaviour.echo());
    JsonObject tls = TlsRoute.server(files).put("engine", engine.word()).mergeIn(more);
    return deploy(Route.to(primary.url()).with("listen", "tls://127.0.0.1:0").with("tls", tls));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void newHandshakesGetANewCertificateAndOldSessionsGoOn(Engine engine) throws Exception {
    copy(KeyFiles.of("localhost"));
    Running route = deploy(engine, new JsonObject());
    try (SSLSocket before = connect(route, "localhost")) {
      assertThat(subject(before)).isEqualTo("CN=localhost");
      copy(KeyFiles.of("other.example.com"));
      KeyReloads.OF_PROCESS.now();
      Eventually.until(
          "the new certificate", () -> subjectNow(route).equals("CN=other.example.com"));
      assertEchoes(before);
    }
    assertThat(route.stats().get(RouteCounter.TLS_HANDSHAKES, TlsVersion.TLS_1_3))
        .isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aBrokenPairChangesNothingAndIsReportedUntilItIsMended(Engine engine) throws Exception {
    copy(KeyFiles.of("localhost"));
    Running route = deploy(engine, new JsonObject());
    copy(KeyFiles.of("other.example.com").cert(), files.cert());
    KeyReloads.OF_PROCESS.now();
    Eventually.until("the error", () -> !KeyReloads.OF_PROCESS.errors().isEmpty());
    assertThat(KeyReloads.OF_PROCESS.errors())
        .containsExactly(
            "route test: tls.certificates[0].key: \"%s\" is not the key of the certificate in %s"
                .formatted(files.key(), files.cert()));
    assertThat(subjectNow(route)).isEqualTo("CN=localhost");
    copy(KeyFiles.of("other.example.com").key(), files.key());
    KeyReloads.OF_PROCESS.now();
    Eventually.until("no error", () -> KeyReloads.OF_PROCESS.errors().isEmpty());
    assertThat(subjectNow(route)).isEqualTo("CN=other.example.com");
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aStrictRouteRefusesANameThatItDoesNotServe(Engine engine) throws Exception {
    copy(KeyFiles.of("localhost"));
    Running route = deploy(engine, new JsonObject().put("strictSni", true));
    assertThat(subjectNow(route)).isEqualTo("CN=localhost");
    assertThatThrownBy(() -> connect(route, "unknown.example.com").close())
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("unrecognized_name");
    Eventually.until(
        "the count",
        () -> {
          RouteStats stats = route.stats();
          return stats.get(RouteCounter.TLS_FAILED_HANDSHAKES, HandshakeFailure.UNKNOWN_NAME) == 1;
        });
  }

  private static String subjectNow(Running route) {
    try (SSLSocket socket = connect(route, "localhost")) {
      assertEchoes(socket);
      return subject(socket);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLSocket connect(Running route, String name)
      throws IOException, GeneralSecurityException {
    SSLContext trusting = SSLContext.getInstance("TLSv1.3");
    trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    int port = URI.create(route.url()).getPort();
    SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port);
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      SSLParameters parameters = socket.getSSLParameters();
      // The JDK sends no name without a dot by itself.
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static String subject(SSLSocket socket) throws IOException {
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static void assertEchoes(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(7);
    assertThat(socket.getInputStream().read()).isEqualTo(7);
  }
}
