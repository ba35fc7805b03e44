package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigSection;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.tls.keys.PemFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sections of TLS accept, and what they refuse in words that name the place. */
class TlsOptionsTest {
  private static final KeyFiles FILES = KeyFiles.of(TlsPair.HOST);

  private static JsonObject certificate() {
    return new JsonObject().put("cert", FILES.cert().toString()).put("key", FILES.key().toString());
  }

  @Test
  void aRouteNeedsOnlyACertificate() {
    ConfigSection section =
        ConfigSection.root(
            new JsonObject().put("certificates", new JsonArray().add(certificate())));
    TlsServerOptions options = TlsServerOptions.read(section, "");
    assertThat(section.errors()).isEmpty();
    assertThat(options.certificates()).containsExactly(new PemFiles(FILES.cert(), FILES.key()));
    assertThat(options.engine()).isEqualTo(TlsEngine.AUTO);
    assertThat(options.minVersion()).isEqualTo(TlsVersion.TLS_1_2);
    assertThat(options.minVersion().andLater()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(options.alpn()).isEmpty();
    assertThat(options.handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aRouteWithoutACertificateIsRefused() {
    ConfigSection section = ConfigSection.root(new JsonObject());
    TlsServerOptions.read(section, "");
    assertThat(section.errors())
        .containsExactly(
            "certificates: has no certificate; allowed: one or more, each with cert and key");
  }

  @Test
  void eachWrongValueIsOneLine() {
    JsonObject wrong = certificate().put("key", "/nowhere/key.pem").put("keys", "x");
    ConfigSection section =
        ConfigSection.root(
            new JsonObject()
                .put("certificates", new JsonArray().add(wrong))
                .put("engine", "boring")
                .put("minVersion", "TLSv1.1")
                .put("alpn", new JsonArray().add("h2").add("x".repeat(256))));
    TlsServerOptions.read(section, "");
    assertThat(section.errors())
        .anyMatch(line -> line.startsWith("certificates[0].keys: unknown key"))
        .contains("certificates[0].key: \"/nowhere/key.pem\" no such file")
        .contains("engine: \"boring\" must be auto, openssl or jdk")
        .contains("minVersion: \"TLSv1.1\" is not a version of TLS; allowed: TLSv1.2 or TLSv1.3")
        .anyMatch(line -> line.startsWith("alpn[1]: ") && line.contains("1 to 255 bytes"))
        .hasSize(5);
  }

  @Test
  void aDestinationIsVerifiedUnlessTheOperatorSaysOtherwise() {
    assertThat(client(new JsonObject()).verify()).isTrue();
    assertThat(client(new JsonObject().put("verify", false)).verify()).isFalse();
  }

  @Test
  void theNameOfADestinationIsItsOwnOrThatOfTheClient() {
    TlsClientOptions own = client(new JsonObject().put("serverName", "db.example.com"));
    assertThat(own.serverName()).isEqualTo("db.example.com");
    assertThat(own.passesClientName()).isFalse();
    TlsClientOptions passed = client(new JsonObject().put("serverName", "client"));
    assertThat(passed.serverName()).isNull();
    assertThat(passed.passesClientName()).isTrue();
  }

  private static TlsClientOptions client(JsonObject json) {
    ConfigSection section = ConfigSection.root(json);
    TlsClientOptions options = TlsClientOptions.read(section);
    assertThat(section.errors()).isEmpty();
    return options;
  }

  @Test
  void aCertificateOfSluiceNeedsItsKey() {
    ConfigSection section =
        ConfigSection.root(new JsonObject().put("cert", FILES.cert().toString()));
    TlsClientOptions.read(section);
    assertThat(section.errors())
        .containsExactly(
            "cert: \"%s\" has no private key; allowed: PEM with one -----BEGIN PRIVATE KEY-----"
                .formatted(FILES.cert()));
  }

  @Test
  void bothEnginesAreHereInTests() {
    assertThat(List.of(TlsEngine.values())).allMatch(TlsEngine::isAvailable);
  }
}
