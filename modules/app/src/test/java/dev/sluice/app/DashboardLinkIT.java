package dev.sluice.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the dashboard gets its data: with a token, and again after a restart. */
@OneJdkIsEnough
@Timeout(120)
class DashboardLinkIT {
  private static final String TOKEN = "a-token-of-24-characters";

  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Path folder;

  DashboardLinkIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    primary.close();
  }

  private AdminRunning startWithToken() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN);
    return AdminRunning.start(folder, primary.url(), ", tokenFile: '" + token + "'");
  }

  @Test
  void itAsksForATokenUntilItIsCorrect() throws Exception {
    try (AdminRunning admin = startWithToken();
        Dashboard page = Dashboard.open(admin.url("/").toString())) {
      page.find("token-input").fill("a-wrong-token-of-some-length");
      page.find("token-submit").click();
      page.awaitText(page.find("token-dialog"), "That token was not accepted.");
      page.find("token-input").fill(TOKEN);
      page.find("token-submit").click();
      page.awaitText(page.find("connection"), "live");
      assertThat(page.find("token-dialog")).isHidden();
      page.find("reload").click();
      page.awaitText(page.find("notice"), "Reloaded: nothing has changed.");
      assertThat(page.complaints()).allMatch(line -> line.contains("401"));
    }
  }

  @Test
  void itComesBackAfterARestart() throws Exception {
    AdminRunning first = AdminRunning.start(folder, primary.url(), "");
    try (Dashboard page = Dashboard.open(first.url("/").toString())) {
      page.awaitText(page.find("connection"), "live");
      first.close();
      page.awaitText(page.find("connection"), "reconnecting");
      page.awaitText(page.find("offline"), "No connection to Sluice: ");
      try (AdminRunning again = first.again()) {
        page.find("retry").click();
        page.awaitText(page.find("connection"), "live");
        assertThat(page.find("offline")).isHidden();
        assertThat(again.routes().running()).isNotEmpty();
      }
    }
  }
}
