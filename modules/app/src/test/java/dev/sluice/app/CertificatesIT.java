package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TlsVisitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator renews the certificate of a running process, first wrongly and then right. */
@OneJdkIsEnough
@Timeout(120)
class CertificatesIT {
  private static final KeyFiles BEFORE = KeyFiles.of("localhost");
  private static final KeyFiles AFTER = KeyFiles.of("other.example.com");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Path folder;

  CertificatesIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    primary.close();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void copy(Path from, String name) throws IOException {
    Files.copy(
        from, file(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Program start() throws IOException {
    copy(BEFORE.cert(), "cert.pem");
    copy(BEFORE.key(), "key.pem");
    Path config = file("sluice.yaml");
    Files.writeString(
        config,
        """
        admin: {listen: "http://127.0.0.1:0"}
        reload: {scan: 0}
        routes:
          - name: orders
            listen: tls://127.0.0.1:0
            tls: {certificates: [{cert: "%s", key: "%s"}]}
            sessionLog: text
            primary: {to: "%s"}
        """
            .formatted(file("cert.pem"), file("key.pem"), primary.url()));
    return Program.bin("sluice", "run", "--config", config.toString());
  }

  @Test
  void whatIsWrongChangesNothingAndWhatIsRightIsUsed() throws Exception {
    try (Program program = start()) {
      URI admin = URI.create(program.await("^admin: (http://127\\.0\\.0\\.1:\\d+)$").group(1));
      int port = Integer.parseInt(program.await("^orders: tls://127\\.0\\.0\\.1:(\\d+) ").group(1));
      assertServes(port, "localhost");
      program.await(
          "orders: 127\\.0\\.0\\.1:\\d+, TLSv1\\.3 TLS_[A-Z0-9_]+, sni \"a\\.example\\.com\", \\d+ ms");
      assertThat(metrics(admin))
          .contains("sluice_tls_last_reload_successful 1")
          .contains("sluice_route_tls_handshakes_total{route=\"orders\",version=\"TLSv1.3\"} 1")
          .contains("sluice_tls_certificate_expiry_timestamp_seconds{");

      copy(AFTER.cert(), "cert.pem");
      program.signal("HUP");
      program.await(
          "certificates not read again, nothing has changed: route orders: .*is not the key");
      assertServes(port, "localhost");
      assertThat(metrics(admin)).contains("sluice_tls_last_reload_successful 0");
      assertThat(get(admin, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(admin, "/health/ready").body()).contains("is not the key of the certificate");

      copy(AFTER.key(), "key.pem");
      program.signal("HUP");
      program.await("route orders: has read its certificates again");
      assertServes(port, "other.example.com");
      assertThat(metrics(admin)).contains("sluice_tls_last_reload_successful 1");
      // The same signal also reads the configuration again, which takes a moment longer.
      Eventually.until(
          "no error", () -> !get(admin, "/health/ready").body().contains("is not the key"));

      assertCountsResumedSessions(admin, port);
      assertThat(program.terminate()).isZero();
    }
  }

  private static void assertServes(int port, String name) throws IOException {
    try (TlsVisitor visitor = TlsVisitor.connect(port, "a.example.com")) {
      assertThat(visitor.server()).isEqualTo("CN=" + name);
      assertThat(visitor.ask("hello")).isEqualTo("hello");
    }
  }

  private void assertCountsResumedSessions(URI admin, int port) throws Exception {
    String metric = "sluice_route_tls_resumed_handshakes_total{route=\"orders\"} ";
    assertThat(metrics(admin)).contains(metric + "0");
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, new TrustManager[] {new TlsVisitor.TrustsAll()}, null);
    for (int visit = 0; visit < 2; visit++) {
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
        socket.getOutputStream().write(7);
        assertThat(socket.getInputStream().read()).as("after the ticket").isEqualTo(7);
      }
    }
    assertThat(metrics(admin)).contains(metric + "1");
  }

  private String metrics(URI admin) {
    return get(admin, "/metrics").body();
  }

  private HttpResponse<String> get(URI admin, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(admin.resolve(path)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }
}
