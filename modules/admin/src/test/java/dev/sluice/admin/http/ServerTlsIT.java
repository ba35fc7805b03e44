package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.AdminOptions;
import dev.sluice.admin.HealthVerticle;
import dev.sluice.config.ConfigSection;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.tls.keys.KeyReloads;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@OneJdkIsEnough
@Timeout(60)
class ServerTlsIT {
  private final Vertx vertx = Vertx.vertx();
  private final Path cert;
  private final Path key;

  ServerTlsIT(@TempDir Path folder) {
    cert = folder.resolve("admin.pem");
    key = folder.resolve("admin.key");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private X509Bundle write() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(cert, bundle.getCertificatePEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return bundle;
  }

  private AdminOptions options() {
    JsonObject tls = new JsonObject().put("cert", cert.toString()).put("key", key.toString());
    JsonObject admin = new JsonObject().put("health", "https://127.0.0.1:0").put("tls", tls);
    ConfigSection root = ConfigSection.root(new JsonObject().put("admin", admin));
    AdminOptions options = AdminOptions.read(root.section(AdminOptions.ADMIN));
    assertThat(root.errors()).isEmpty();
    return options;
  }

  @Test
  void aListenerServesTheCertificateOfItsFilesAndTheNextOne() throws Exception {
    X509Bundle first = write();
    AdminOptions options = options();
    HealthVerticle health =
        new HealthVerticle(
            Objects.requireNonNull(options.health()), options.tls(), () -> true, () -> true);
    vertx.deployVerticle(health).await();
    assertThat(certificate(health.actualPort())).isEqualTo(first.getCertificate());

    Files.writeString(cert, "not a certificate");
    KeyReloads.OF_PROCESS.now();
    Eventually.until("an error", () -> !KeyReloads.OF_PROCESS.errors().isEmpty());
    assertThat(KeyReloads.OF_PROCESS.errors())
        .containsExactly(
            "admin: tls.cert: \"%s\" has no certificate; allowed: PEM with -----BEGIN CERTIFICATE-----"
                .formatted(cert));
    assertThat(certificate(health.actualPort())).isEqualTo(first.getCertificate());

    X509Bundle next = write();
    KeyReloads.OF_PROCESS.now();
    Eventually.until("no error", () -> KeyReloads.OF_PROCESS.errors().isEmpty());
    assertThat(certificate(health.actualPort())).isEqualTo(next.getCertificate());
  }

  /** Sends a request, and returns the certificate of the listener. */
  private static Certificate certificate(int port) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    URL url = new URL("https://127.0.0.1:" + port + "/health/ready");
    HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
    connection.setSSLSocketFactory(trusting.getSocketFactory());
    connection.setHostnameVerifier((name, session) -> true);
    try {
      assertThat(text(connection)).isEqualTo("{\"status\":\"UP\"}");
      return List.of(connection.getServerCertificates()).get(0);
    } finally {
      connection.disconnect();
    }
  }

  private static String text(HttpsURLConnection connection) throws IOException {
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
