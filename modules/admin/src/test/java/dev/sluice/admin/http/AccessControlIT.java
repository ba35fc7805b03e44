package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OneJdkIsEnough
@Timeout(30)
class AccessControlIT {
  private static final int PER_SECOND = 2;
  private static final String HERE = "Host: 127.0.0.1:PORT\n";
  private static final String SECRET = "a-token-of-24-characters";

  private final Site site = new Site();

  private void listen(@Nullable TokenFile token) {
    AccessControl access = new AccessControl("admin.example", PER_SECOND, token);
    site.router().route().handler(AccessControl::addHeaders);
    site.router().route().handler(access::authorize);
    site.router().route().handler(access::limitChanges);
    site.router().route().handler(AccessControlIT::done);
    site.listen();
  }

  private static void done(RoutingContext request) {
    request.end("done");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aPageMayLoadNothingFromElsewhereAndNothingIsKeptByCaches() throws IOException {
    listen(null);
    assertThat(site.ask("GET", "/", HERE, "").head())
        .contains("content-security-policy: default-src 'self'; frame-ancestors 'none'")
        .contains("cache-control: no-store")
        .contains("x-content-type-options: nosniff");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:PORT, 200",
    "127.0.0.1:1, 200",
    "[::1]:PORT, 200",
    "LOCALHOST, 200",
    "admin.example:PORT, 200",
    "evil.example:PORT, 403",
    "127.0.0.1.evil.example, 403",
  })
  void withoutATokenOnlyNamesOfThisMachineMayRead(String host, int status) throws IOException {
    listen(null);
    Site.Response response = site.ask("GET", "/", "Host: " + host + "\n", "");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body()).contains(status == 200 ? "done" : "it must be an IP address");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, none, 200",
        "http://127.0.0.1:PORT, same-origin, 200",
        "none, none, 200",
        "http://127.0.0.1:1, none, 403",
        "http://evil.example, none, 403",
        "none, cross-site, 403",
        "none, same-site, 403",
      })
  void aChangeThatAPageOfAnotherSiteAsksForIsRefused(
      @Nullable String origin, @Nullable String site, int status) throws IOException {
    listen(null);
    String headers =
        HERE
            + (origin == null ? "" : "Origin: " + origin + "\n")
            + (site == null ? "" : "Sec-Fetch-Site: " + site + "\n");
    assertThat(this.site.ask("POST", "/", headers, "").status()).isEqualTo(status);
  }

  @Test
  void aChangeNeedsTheListenersOwnPort() throws IOException {
    listen(null);
    assertThat(site.ask("POST", "/", "Host: 127.0.0.1:1\n", "").status()).isEqualTo(403);
  }

  @Test
  void moreChangesThanTheLimitAreRefusedAndReadsAreNot() throws IOException {
    listen(null);
    int refused = 0;
    for (int i = 0; i < 3 * PER_SECOND; i++) {
      Site.Response response = site.ask("DELETE", "/", HERE, "");
      if (response.status() == 429) {
        refused++;
        assertThat(response.head()).contains("retry-after: 1");
        assertThat(response.body()).contains("more than 2 changes a second");
      }
    }
    assertThat(refused).isPositive();
    assertThat(site.ask("GET", "/", HERE, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 200",
    "Application/JSON; charset=utf-8, 200",
    "text/plain, 400",
    "application/json2, 400",
  })
  void aBodyIsJson(String type, int status) throws IOException {
    listen(null);
    Site.Response response = site.ask("PUT", "/", HERE + "Content-Type: " + type + "\n", "{}");
    assertThat(response.status()).isEqualTo(status);
  }

  @Test
  void aReadHasNoBody() throws IOException {
    listen(null);
    Site.Response response = site.ask("GET", "/", HERE, "{}");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains(ErrorResponses.NO_BODY);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "Bearer " + SECRET + ", 200",
        "Bearer " + SECRET + "x, 401",
        "Bearer, 401",
        "Basic " + SECRET + ", 401",
        "none, 401",
      })
  void withATokenEveryRequestBringsIt(
      @Nullable String authorization, int status, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
    listen(TokenFile.open(site.vertx(), file).await());
    String header = authorization == null ? "" : "Authorization: " + authorization + "\n";
    Site.Response response = site.ask("GET", "/", "Host: any.example\n" + header, "");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.head().contains("www-authenticate: Bearer")).isEqualTo(status == 401);
  }
}
