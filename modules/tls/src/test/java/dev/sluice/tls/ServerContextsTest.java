package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigSection;
import dev.sluice.tls.keys.FindingList;
import dev.sluice.tls.keys.KeyFolder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.RevocationServer;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ServerContextsTest {
  private final KeyFolder folder;
  private final AtomicInteger verified = new AtomicInteger(); // full handshakes of clients
  private final X509Bundle root;
  private @Nullable ServerContexts contexts;

  ServerContextsTest(@TempDir Path folder) throws Exception {
    this.folder = new KeyFolder(folder);
    this.root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Root")
            .setIsCertificateAuthority(true)
            .setKeyUsage(
                true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.cRLSign)
            .buildSelfSigned();
  }

  @BeforeEach
  void writeKeys() throws Exception {
    folder.copy("wildcard.pem"); // a.example.com and *.b.example.com
    folder.write("c", issue("c.b.example.com", false));
    folder.write("root.pem", root.getCertificatePEM());
  }

  @AfterEach
  void close() {
    if (contexts != null) {
      contexts.close();
    }
  }

  private X509Bundle issue(String name, boolean isRsa) throws Exception {
    CertificateBuilder builder = new CertificateBuilder().subject("CN=" + name).addSanDnsName(name);
    return (isRsa ? builder.rsa2048() : builder.ecp256()).buildIssuedBy(root);
  }

  private TlsServerOptions options(TlsEngine engine, JsonObject more, String... certificates) {
    JsonArray list = new JsonArray();
    for (String each : certificates) {
      boolean isAlone = each.endsWith(".pem");
      JsonObject files = new JsonObject().put("cert", path(isAlone ? each : each + ".pem"));
      list.add(isAlone ? files : files.put("key", path(each + ".key")));
    }
    JsonObject tls =
        new JsonObject()
            .put("certificates", list)
            .put("engine", engine == TlsEngine.JDK ? "jdk" : "openssl")
            .mergeIn(more);
    ConfigSection section = ConfigSection.root(tls).allow(TlsServerOptions.SPEC);
    TlsServerOptions options = TlsServerOptions.read(section, "");
    assertThat(section.errors()).isEmpty();
    return options;
  }

  private String path(String name) {
    return folder.path(name).toString();
  }

  private ServerContexts open(TlsEngine engine, JsonObject more, String... certificates)
      throws SSLException {
    contexts = ServerContexts.of("db", options(engine, more, certificates));
    return contexts;
  }

  private SslContextBuilder clientBuilder() {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .endpointIdentificationAlgorithm("")
        .trustManager(new Counting(verified));
  }

  private MemoryHandshake shake(ServerContexts server, @Nullable String name, SslContext client) {
    return new MemoryHandshake(
        server.newEngine(name, ByteBufAllocator.DEFAULT),
        client.newEngine(ByteBufAllocator.DEFAULT, name == null ? "localhost" : name, 443));
  }

  private String subject(ServerContexts server, @Nullable String name, SslContext client)
      throws Exception {
    MemoryHandshake shake = shake(server, name, client);
    assertThat(shake.refusal()).isEmpty();
    String subject = shake.certificate().getSubjectX500Principal().getName();
    shake.close();
    return subject;
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void theNameSelectsTheCertificate(TlsEngine engine) throws Exception {
    ServerContexts server = open(engine, new JsonObject(), "c", "wildcard.pem");
    SslContext client = clientBuilder().build();
    assertThat(subject(server, "a.example.com", client)).isEqualTo("CN=Wildcard");
    assertThat(subject(server, "X.b.example.com", client)).isEqualTo("CN=Wildcard");
    assertThat(subject(server, "c.b.example.com", client)).isEqualTo("CN=c.b.example.com");
    assertThat(subject(server, "d.c.b.example.com", client)).isEqualTo("CN=c.b.example.com");
    assertThat(subject(server, null, client)).isEqualTo("CN=c.b.example.com");
    assertThat(server.serves("unknown.example.com")).isTrue();
  }

  @Test
  void aStrictRouteServesOnlyTheNamesOfItsCertificates() throws Exception {
    ServerContexts server =
        open(TlsEngine.AUTO, new JsonObject().put("strictSni", true), "c", "wildcard.pem");
    assertThat(server.serves("c.b.example.com")).isTrue();
    assertThat(server.serves("a.EXAMPLE.com")).isTrue();
    assertThat(server.serves("unknown.example.com")).isFalse();
    assertThat(server.serves(null)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void aClientGetsTheCertificateThatItCanVerify(TlsEngine engine) throws Exception {
    folder.write("rsa", issue("c.b.example.com", true));
    ServerContexts server = open(engine, new JsonObject(), "c", "rsa");
    SslContextBuilder old = clientBuilder().protocols("TLSv1.2");
    SslContext rsa = old.ciphers(List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")).build();
    assertThat(algorithm(server, rsa)).isEqualTo("RSA");
    assertThat(algorithm(server, clientBuilder().build())).isEqualTo("EC");
    assertThat(server.certificates())
        .extracting(CertificateInfo::algorithm)
        .containsExactly("EC", "RSA");
  }

  private String algorithm(ServerContexts server, SslContext client) throws Exception {
    MemoryHandshake shake = shake(server, "c.b.example.com", client);
    assertThat(shake.refusal()).isEmpty();
    String algorithm = shake.certificate().getPublicKey().getAlgorithm();
    shake.close();
    return algorithm;
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void aRouteThatRequiresCertificatesRefusesClientsWithoutAValidOne(TlsEngine engine)
      throws Exception {
    ServerContexts server = open(engine, trust("require"), "c");
    assertThat(refusal(server, null)).isNotEmpty();
    assertThat(
            refusal(
                server,
                new CertificateBuilder()
                    .ecp256()
                    .subject("CN=eve")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned()))
        .isNotEmpty();
    assertThat(refusal(server, issue("alice", false))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void aRouteThatRequestsCertificatesRefusesOnlyInvalidOnes(TlsEngine engine) throws Exception {
    ServerContexts server = open(engine, trust("request"), "c");
    assertThat(refusal(server, null)).isEmpty();
    assertThat(refusal(server, issue("alice", false))).isEmpty();
    X509Bundle stranger =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Root")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    assertThat(
            refusal(
                server,
                new CertificateBuilder().ecp256().subject("CN=eve").buildIssuedBy(stranger)))
        .isNotEmpty();
  }

  private JsonObject trust(String clientAuth) {
    return new JsonObject().put("clientAuth", clientAuth).put("trust", path("root.pem"));
  }

  private SslContext client(@Nullable X509Bundle own) throws SSLException {
    SslContextBuilder builder = clientBuilder();
    return own == null
        ? builder.build()
        : builder.keyManager(own.getKeyPair().getPrivate(), own.getCertificatePath()).build();
  }

  private String refusal(ServerContexts server, @Nullable X509Bundle own) throws Exception {
    MemoryHandshake shake = shake(server, "c.b.example.com", client(own));
    String refusal = shake.refusal();
    assertThat(shake.isDone()).isEqualTo(refusal.isEmpty());
    shake.close();
    return refusal;
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void aRevokedCertificateIsRefusedAndItsSessionIsNotResumed(TlsEngine engine) throws Exception {
    RevocationServer revocation = RevocationServer.getInstance();
    revocation.register(root);
    X509Bundle alice = issue("alice", false);
    X509Bundle bob = issue("bob", false);
    revocation.revoke(bob, Instant.now().minusSeconds(60));
    writeList(revocation);
    ServerContexts server = open(engine, trust("require").put("crl", path("root.crl")), "c");
    assertThat(refusal(server, bob)).contains("revoked");
    SslContext ofAlice = client(alice);
    assertThat(isResumed(server, ofAlice)).isFalse();
    assertThat(isResumed(server, ofAlice)).isTrue();
    revocation.revoke(alice, Instant.now().minusSeconds(60));
    writeList(revocation);
    FindingList findings = new FindingList();
    server.reload(findings);
    assertThat(findings.errors()).isEmpty();
    assertThat(shake(server, "c.b.example.com", ofAlice).refusal()).contains("revoked");
  }

  private void writeList(RevocationServer revocation) throws IOException {
    try (InputStream in = revocation.getCrlUri(root).toURL().openStream()) {
      Files.write(folder.path("root.crl"), in.readAllBytes());
    }
  }

  private boolean isResumed(ServerContexts server, SslContext client) {
    int before = verified.get();
    MemoryHandshake shake = shake(server, "c.b.example.com", client);
    assertThat(shake.refusal()).isEmpty();
    assertThat(shake.isDone()).isTrue();
    shake.close();
    return verified.get() == before;
  }

  @Test
  void aSessionIsResumedAfterAReloadAndAtAnotherContextOfTheRoute() throws Exception {
    ServerContexts server = open(TlsEngine.OPENSSL, new JsonObject(), "c");
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      SslContext client = clientBuilder().protocols(version).build();
      assertThat(isResumed(server, client)).isFalse();
      folder.write("c", issue("c.b.example.com", false));
      server.reload(new FindingList());
      assertThat(isResumed(server, client)).as(version).isTrue();
    }
    SslContext client = clientBuilder().build();
    assertThat(isResumed(server, client)).isFalse();
    try (ServerContexts other =
        ServerContexts.of("other", options(TlsEngine.OPENSSL, new JsonObject(), "c"))) {
      assertThat(isResumed(other, client)).isFalse();
    }
  }

  @Test
  void processesThatShareAFileOfSecretsResumeEachOthersSessions() throws Exception {
    String secret = "A".repeat(64);
    folder.write("tickets", secret + "\n" + "B".repeat(64) + "\n");
    JsonObject shared = new JsonObject().put("ticketKeysFile", path("tickets"));
    ServerContexts server = open(TlsEngine.OPENSSL, shared, "c");
    SslContext client = clientBuilder().build();
    assertThat(isResumed(server, client)).isFalse();
    folder.write("tickets2", secret);
    JsonObject other = new JsonObject().put("ticketKeysFile", path("tickets2"));
    try (ServerContexts there = ServerContexts.of("db", options(TlsEngine.OPENSSL, other, "c"))) {
      assertThat(isResumed(there, client)).isTrue();
    }
    folder.write("tickets", "C".repeat(64));
    server.reload(new FindingList());
    assertThat(isResumed(server, client)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void aBrokenPairChangesNothing(TlsEngine engine) throws Exception {
    ServerContexts server = open(engine, new JsonObject(), "c");
    X509Certificate before = certificate(server);
    X509Bundle next = issue("c.b.example.com", false);
    folder.write("c.pem", next.getCertificatePathPEM());
    FindingList findings = new FindingList();
    server.reload(findings);
    assertThat(findings.errors())
        .containsExactly(
            "tls.certificates[0].key: \"%s\" is not the key of the certificate in %s"
                .formatted(path("c.key"), path("c.pem")));
    assertThat(certificate(server)).isEqualTo(before);
    folder.write("c.key", next.getPrivateKeyPEM());
    server.reload(new FindingList());
    assertThat(certificate(server)).isEqualTo(next.getCertificate());
    assertThat(server.certificates())
        .containsExactly(
            new CertificateInfo(
                List.of("c.b.example.com"), "EC", next.getCertificate().getNotAfter().toInstant()));
  }

  private X509Certificate certificate(ServerContexts server) throws Exception {
    MemoryHandshake shake = shake(server, "c.b.example.com", client(null));
    assertThat(shake.refusal()).isEmpty();
    X509Certificate certificate = shake.certificate();
    shake.close();
    return certificate;
  }

  @Test
  void filesThatHaveGoneSinceTheCheckAreAnError() throws Exception {
    TlsServerOptions options = options(TlsEngine.AUTO, new JsonObject(), "c");
    Files.delete(folder.path("c.key"));
    assertThatThrownBy(() -> ServerContexts.of("db", options))
        .isInstanceOf(SSLException.class)
        .hasMessage("tls.certificates[0].key: \"%s\" no such file".formatted(folder.path("c.key")));
  }

  /** Trusts every server, and counts how often it was asked: a session that is resumed does not. */
  private record Counting(AtomicInteger verified) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      verified.incrementAndGet();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
