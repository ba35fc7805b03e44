package dev.sluice.tls.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketSecretsTest {
  private static final String A = "A".repeat(64);
  private static final String B = "B".repeat(64);
  private static final String C = "C".repeat(64);
  private static final String D = "D".repeat(64);

  private final KeyFolder folder;
  private final FindingList findings = new FindingList();

  TicketSecretsTest(@TempDir Path folder) {
    this.folder = new KeyFolder(folder);
  }

  @Test
  void aSecretEncryptsForEightHoursAndDecryptsForADay() {
    AtomicLong now = new AtomicLong();
    TicketSecrets secrets = new TicketSecrets(now::get, new SecureRandom());
    TicketSecret first = secrets.now().get(0);
    now.addAndGet(TicketSecrets.EVERY.toNanos() - 1);
    assertThat(secrets.now()).containsExactly(first);
    now.addAndGet(1);
    TicketSecret second = secrets.now().get(0);
    assertThat(secrets.now()).containsExactly(second, first);
    now.addAndGet(TicketSecrets.EVERY.toNanos());
    assertThat(secrets.now()).hasSize(3).endsWith(second, first);
    now.addAndGet(TicketSecrets.EVERY.toNanos());
    assertThat(secrets.now()).hasSize(3).endsWith(second);
  }

  @Test
  void eachPlaceHasOtherKeys() {
    TicketSecret secret = new TicketSecret(new byte[48]);
    byte[] here = secret.derive("aes", new byte[] {1}, 16);
    assertThat(here).hasSize(16).isEqualTo(secret.derive("aes", new byte[] {1}, 16));
    assertThat(here).isNotEqualTo(secret.derive("aes", new byte[] {2}, 16));
    assertThat(here).isNotEqualTo(secret.derive("hmac", new byte[] {1}, 16));
    assertThat(secret).hasToString("TicketSecret");
  }

  private byte[] first(String... lines) throws IOException {
    folder.write("tickets", String.join("\n", lines) + "\n");
    List<TicketSecret> read = TicketKeysFile.read(folder.path("tickets"), findings);
    assertThat(read).hasSize(Math.min(3, lines.length));
    return read.get(0).derive("aes", new byte[0], 32);
  }

  @Test
  void theLastButOneOfTheLastThreeLinesEncrypts() throws IOException {
    byte[] a = first(A);
    assertThat(first(A, B)).isEqualTo(a);
    byte[] b = first(B);
    assertThat(first(A, B, C)).isEqualTo(b).isNotEqualTo(a);
    assertThat(first(D, A, B, C)).isEqualTo(b);
    assertThat(findings.errors()).isEmpty();
  }

  @Test
  void aLineThatIsNoSecretIsReportedWithoutIt() throws IOException {
    folder.write("tickets", A + "\nc2hvcnQ=\n");
    assertThat(TicketKeysFile.read(folder.path("tickets"), findings)).isEmpty();
    assertThat(findings.errors())
        .containsExactly(
            "ticketKeysFile: \"%s\" has a key, number 2, that is not 48 or 80 bytes in Base64; allowed: lines from openssl rand -base64 48"
                .formatted(folder.path("tickets")));
  }

  @Test
  void aFileThatEveryUserMayReadIsRefused() throws IOException {
    folder.write("tickets", A);
    folder.permit("tickets", "rw-r--r--");
    assertThat(TicketKeysFile.read(folder.path("tickets"), findings)).isEmpty();
    assertThat(findings.errors().get(0)).contains("may be read by every user");
  }
}
