package dev.sluice.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TlsVisitor;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The certificates of a route in a real browser. */
@OneJdkIsEnough
@Timeout(120)
class DashboardTlsIT {
  private static final int HEIGHT = 1400;

  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final int port = FreePort.find();
  private final Path folder;
  private final AdminRunning admin;

  DashboardTlsIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.admin = AdminRunning.start(folder, primary.url(), "");
  }

  @AfterEach
  void close() {
    admin.close();
    primary.close();
  }

  /** Writes a certificate that is valid for some time from now on; returns its section. */
  private String certificate(String name, long days, String... names) throws Exception {
    Instant end = Instant.now().plus(days, ChronoUnit.DAYS).plus(1, ChronoUnit.HOURS);
    CertificateBuilder builder =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + names[0])
            .notBefore(Instant.now().minus(90, ChronoUnit.DAYS))
            .notAfter(end)
            .setIsCertificateAuthority(true);
    for (String each : names) {
      builder.addSanDnsName(each);
    }
    X509Bundle bundle = builder.buildSelfSigned();
    Path cert = Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePEM());
    Path key = Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return "{cert: '%s', key: '%s'}".formatted(cert, key);
  }

  private void start(String... certificates) throws Exception {
    admin.writeFile(
        """
        admin: {listen: 'http://127.0.0.1:%d'}
        reload: {scan: 100ms}
        routes:
          - name: orders
            listen: tls://127.0.0.1:%d
            tls: {certificates: [%s]}
            primary: {to: '%s'}
        """
            .formatted(admin.port(), port, String.join(", ", certificates), primary.url()));
    Eventually.until("the certificates", () -> admin.orders().containsKey("certificates"));
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1200", "DARK, 390"})
  void aCertificateThatIsAboutToExpireIsSeenBeforeTheFoldIsOpened(ColorScheme colours, int width)
      throws Exception {
    start(
        certificate(
            "late", 200, "orders.example.com", "orders.a-rather-long-name-for-a-phone.example.com"),
        certificate("soon", 2, "old.example.com"));
    Browser.NewContextOptions options =
        new Browser.NewContextOptions().setColorScheme(colours).setViewportSize(width, HEIGHT);
    try (Dashboard page = Dashboard.open(admin.url("/").toString(), options)) {
      Locator fold = page.in("orders", "tls");
      page.awaitText(fold.locator("summary"), "TLS: a certificate expires in 2 days");
      assertThat(fold.locator("summary")).hasAttribute("data-tone", "warn");
      try (TlsVisitor visitor = TlsVisitor.connect(port, "old.example.com")) {
        assertThat(visitor.server()).isEqualTo("CN=old.example.com");
      }
      fold.locator("summary").click();
      Locator lines = fold.locator("li");
      page.awaitText(lines.nth(2), "1 handshake, 0 resumed a session; 0 failed");
      assertThat(lines).hasCount(3);
      assertThat(lines.nth(0))
          .hasText(
              "orders.example.com, orders.a-rather-long-name-for-a-phone.example.com (EC): expires in 200"
                  + " days, "
                  + day(200));
      assertThat(lines.nth(0)).not().hasAttribute("data-tone", "warn");
      assertThat(lines.nth(1)).hasText("old.example.com (EC): expires in 2 days, " + day(2));
      assertThat(lines.nth(1)).hasAttribute("data-tone", "warn");
      page.assertAccessible();
      Object widest = page.page().evaluate("document.documentElement.scrollWidth");
      assertThat((int) widest).as("nothing is cut off").isLessThanOrEqualTo(width);
      assertThat(page.complaints()).isEmpty();
    }
  }

  private static String day(long days) {
    return Instant.now()
        .plus(days, ChronoUnit.DAYS)
        .plus(1, ChronoUnit.HOURS)
        .toString()
        .substring(0, 10);
  }
}
