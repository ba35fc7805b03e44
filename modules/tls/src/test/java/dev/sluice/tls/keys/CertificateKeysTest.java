package dev.sluice.tls.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigSection;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateKeysTest {
  private static final String PASSWORD = "correct horse";

  private final KeyFolder folder;

  CertificateKeysTest(@TempDir Path folder) {
    this.folder = new KeyFolder(folder);
  }

  private static CertificateBuilder builder(String name) {
    return new CertificateBuilder().ecp256().subject("CN=" + name).addSanDnsName(name);
  }

  private static X509Bundle selfSigned() throws Exception {
    return selfSigned(builder("a.example.com"));
  }

  private static X509Bundle selfSigned(CertificateBuilder builder) throws Exception {
    return builder.setIsCertificateAuthority(true).buildSelfSigned();
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=Root")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private ConfigSection pem() {
    return folder.section("cert", "a.pem", "key", "a.key");
  }

  /** Writes a certificate and its key, and returns the section that names them. */
  private ConfigSection pem(String name, X509Bundle bundle) throws IOException {
    folder.write(name, bundle);
    return folder.section("cert", name + ".pem", "key", name + ".key");
  }

  private ConfigSection selfSignedPem() throws Exception {
    return pem("a", selfSigned());
  }

  /** Writes a file in PKCS#12 and a password, and returns the section that names them. */
  private ConfigSection pkcs12(X509Bundle bundle, String password) throws Exception {
    folder.writePkcs12("a.p12", bundle, PASSWORD);
    folder.write("password", password);
    return folder.section("pkcs12", "a.p12", "passwordFile", "password");
  }

  /** Asserts that a section is refused with one error, about a file of the folder. */
  private void assertRefused(ConfigSection section, String key, String file, String message) {
    assertThat(CertificateKeys.read(section)).isNull();
    assertThat(section.errors())
        .containsExactly("%s: \"%s\" %s".formatted(key, folder.path(file), message));
  }

  private Credential read(ConfigSection section) {
    CertificateSource source = CertificateKeys.read(section);
    assertThat(section.errors()).isEmpty();
    assertThat(source).isNotNull();
    Credential read = source.read(new FindingList());
    assertThat(read).isNotNull();
    return read;
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.crt, rsa-pkcs8.pem, rsa.example.com",
    "rsa.crt, rsa-pkcs1.pem, rsa.example.com",
    "ec.crt, ec-pkcs8.pem, ec.example.com",
    "ec.crt, ec-sec1.pem, ec.example.com",
  })
  void aKeyIsReadInEachFormThatOpensslWrites(String cert, String key, String name)
      throws IOException {
    folder.copy(cert);
    folder.copy(key);
    ConfigSection section = folder.section("cert", cert, "key", key);
    assertThat(read(section).names()).containsExactly(name);
    assertThat(section.warnings()).isEmpty();
  }

  @Test
  void aFileWithCertificateAndKeyNeedsNoOtherFile() throws Exception {
    folder.copy("wildcard.pem");
    Credential read = read(folder.section("cert", "wildcard.pem"));
    assertThat(read.names()).containsExactly("a.example.com", "*.b.example.com");
    assertThat(read.toString()).isEqualTo("Credential[a.example.com, *.b.example.com]");
  }

  @Test
  void aChainIsReadWithTextBetweenTheCertificates() throws Exception {
    X509Bundle root = authority();
    X509Bundle bundle = builder("a.example.com").buildIssuedBy(root);
    folder.write("a", bundle);
    folder.write(
        "a.pem",
        "subject=CN=a\n" + bundle.getCertificatePEM() + "\r\nissuer=\n" + root.getCertificatePEM());
    assertThat(read(pem()).chain()).containsExactly(bundle.getCertificate(), root.getCertificate());
  }

  @Test
  void aChainOutOfOrderIsRefused() throws Exception {
    X509Bundle root = authority();
    X509Bundle bundle = builder("a.example.com").buildIssuedBy(root);
    folder.write("a", bundle);
    folder.write("a.pem", root.getCertificatePEM() + bundle.getCertificatePEM());
    assertRefused(
        pem(),
        "cert",
        "a.pem",
        "has certificates out of order: number 2 (CN=a.example.com) is not the issuer of number 1"
            + " (CN=Root)");
  }

  @Test
  void anIssuerOfTheSameNameWithAnotherKeyIsOutOfOrder() throws Exception {
    folder.write("a", builder("a.example.com").buildIssuedBy(authority()));
    String chain = Files.readString(folder.path("a.pem"));
    folder.write("a.pem", chain + authority().getCertificatePEM());
    assertRefused(
        pem(),
        "cert",
        "a.pem",
        "has certificates out of order: number 2 (CN=Root) is not the issuer of number 1"
            + " (CN=a.example.com)");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws Exception {
    folder.write("a", selfSigned());
    folder.write("b", selfSigned());
    assertRefused(
        folder.section("cert", "a.pem", "key", "b.key"),
        "key",
        "b.key",
        "is not the key of the certificate in " + folder.path("a.pem"));
  }

  @ParameterizedTest
  @CsvSource({"ec.crt, rsa-pkcs8.pem", "rsa.crt, ec-sec1.pem", "ed25519.crt, ed25519.pem"})
  void aKeyOfAnotherAlgorithmIsRefused(String cert, String key) throws IOException {
    folder.copy(cert);
    folder.copy(key);
    assertRefused(
        folder.section("cert", cert, "key", key),
        "key",
        key,
        "is damaged, or not the RSA or elliptic-curve key of the certificate in "
            + folder.path(cert));
  }

  @ParameterizedTest
  @CsvSource({"rsa.crt, rsa-pkcs1-encrypted.pem", "ec.crt, ec-pkcs8-encrypted.pem"})
  void anEncryptedKeyIsRefused(String cert, String key) throws IOException {
    folder.copy(cert);
    folder.copy(key);
    assertRefused(
        folder.section("cert", cert, "key", key),
        "key",
        key,
        "is encrypted; allowed: a key without a password, or pkcs12 with a passwordFile");
  }

  @Test
  void filesThatAreMissingAreAllReported() {
    ConfigSection section = pem();
    assertThat(CertificateKeys.read(section)).isNull();
    assertThat(section.errors())
        .containsExactly(
            "cert: \"%s\" no such file".formatted(folder.path("a.pem")),
            "key: \"%s\" no such file".formatted(folder.path("a.key")));
    ConfigSection alone = folder.section("cert", "a.pem");
    assertRefused(alone, "cert", "a.pem", "no such file");
  }

  @Test
  void filesThatAreNotPemAreRefused() throws Exception {
    X509Bundle bundle = selfSigned();
    Files.write(folder.path("a.der"), bundle.getCertificate().getEncoded());
    folder.write("a.key", "secret");
    ConfigSection section = folder.section("cert", "a.der", "key", "a.key");
    assertThat(CertificateKeys.read(section)).isNull();
    assertThat(section.errors())
        .containsExactly(
            "cert: \"%s\" has no certificate; allowed: PEM with -----BEGIN CERTIFICATE-----"
                .formatted(folder.path("a.der")),
            "key: \"%s\" has no private key; allowed: PEM with one -----BEGIN PRIVATE KEY-----"
                .formatted(folder.path("a.key")));
  }

  @Test
  void aDamagedCertificateAndADamagedKeyAreRefused() throws Exception {
    X509Bundle bundle = selfSigned();
    folder.write("a", bundle);
    folder.write("b.key", bundle.getPrivateKeyPEM().replaceFirst("\n.{10}", "\n"));
    assertRefused(
        folder.section("cert", "a.pem", "key", "b.key"),
        "key",
        "b.key",
        "is damaged, or not the RSA or elliptic-curve key of the certificate in "
            + folder.path("a.pem"));
    folder.write("b.pem", bundle.getCertificatePEM().replaceFirst("\n.{10}", "\n"));
    assertRefused(
        folder.section("cert", "b.pem", "key", "a.key"),
        "cert",
        "b.pem",
        "has a certificate that is damaged");
  }

  @Test
  void aKeyThatEveryUserMayReadIsRefused() throws Exception {
    ConfigSection section = selfSignedPem();
    folder.permit("a.key", "rw-r--r--");
    assertRefused(section, "key", "a.key", "may be read by every user; allowed: after chmod 600");
  }

  @Test
  void aKeyThatAGroupMayReadIsUsedWithAWarning() throws Exception {
    ConfigSection section = selfSignedPem();
    folder.permit("a.key", "rw-r-----");
    assertThat(read(section)).isNotNull();
    assertThat(section.warnings())
        .map(Object::toString)
        .containsExactly(
            "key: \"%s\" is not private: other users may read or change it; only its owner should: chmod 600"
                .formatted(folder.path("a.key")));
  }

  @Test
  void aCertificateOutsideItsTimeIsUsedWithAWarning() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant before = now.minus(1, ChronoUnit.DAYS);
    Instant later = now.plus(1, ChronoUnit.DAYS);
    ConfigSection old = pem("old", selfSigned(builder("a.example.com").notAfter(before)));
    assertThat(read(old).notAfter()).isEqualTo(before);
    assertThat(old.warnings())
        .map(Object::toString)
        .containsExactly(
            "cert: \"%s\" has a certificate that has expired at %s"
                .formatted(folder.path("old.pem"), before));
    ConfigSection young = pem("new", selfSigned(builder("a.example.com").notBefore(later)));
    assertThat(read(young)).isNotNull();
    assertThat(young.warnings())
        .map(Object::toString)
        .containsExactly(
            "cert: \"%s\" has a certificate that is valid only from %s"
                .formatted(folder.path("new.pem"), later));
  }

  @Test
  void aPkcs12FileIsReadWithItsPassword() throws Exception {
    X509Bundle bundle = builder("a.example.com").buildIssuedBy(authority());
    Credential read = read(pkcs12(bundle, PASSWORD + "\n"));
    assertThat(read.certificate()).isEqualTo(bundle.getCertificate());
    assertThat(read.key()).isEqualTo(bundle.getKeyPair().getPrivate());
  }

  @Test
  void aWrongPasswordIsReportedWithoutIt() throws Exception {
    assertRefused(
        pkcs12(selfSigned(), "wrong"),
        "passwordFile",
        "password",
        "does not have the password of " + folder.path("a.p12"));
  }

  @Test
  void aPasswordThatEveryUserMayReadAndAFileThatIsNotPkcs12AreRefused() throws Exception {
    folder.write("a", selfSigned());
    folder.write("password", PASSWORD);
    assertRefused(
        folder.section("pkcs12", "a.pem", "passwordFile", "password"),
        "pkcs12",
        "a.pem",
        "is not in the form of PKCS#12, or damaged");
    folder.permit("password", "rw-r--r--");
    assertRefused(
        folder.section("pkcs12", "a.pem", "passwordFile", "password"),
        "passwordFile",
        "password",
        "may be read by every user; allowed: after chmod 600");
  }

  @Test
  void keysThatDoNotGoTogetherAreReported() {
    assertThat(errors()).containsExactly("cert: missing");
    assertThat(errors("pkcs12", "a")).containsExactly("passwordFile: missing");
    assertThat(errors("cert", "a", "pkcs12", "b"))
        .containsExactly("pkcs12: \"%s\" has no place beside cert".formatted(folder.path("b")));
    assertThat(errors("cert", "a", "passwordFile", "b"))
        .contains("passwordFile: \"%s\" has no place beside cert".formatted(folder.path("b")));
  }

  private List<String> errors(String... keysAndNames) {
    ConfigSection section = folder.section(keysAndNames);
    assertThat(CertificateKeys.read(section)).isNull();
    return section.errors();
  }
}
