package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which clients may read and change what through the API. */
@OneJdkIsEnough
@Timeout(60)
class AccessIT {
  private static final String TOKEN = "a-token-of-24-characters";
  private static final String RELOAD = "/api/reload";

  private final Path folder;
  private final Peer primary = Peer.tcp(Behaviour.echo());

  AccessIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private AdminRunning start(String more) throws IOException {
    return AdminRunning.start(folder, primary.url(), more);
  }

  private AdminRunning startWithToken() throws IOException {
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    return start(", tokenFile: '" + folder.resolve("token") + "'");
  }

  @AfterEach
  void stop() {
    primary.close();
  }

  private static int reload(AdminRunning admin, String... headers) throws Exception {
    return admin.ask("POST", RELOAD, "", headers).statusCode();
  }

  /** Sends a request with headers that the JDK's client does not allow; returns the status line. */
  private static String raw(
      AdminRunning admin, String method, String path, String headers, String body)
      throws IOException {
    return send(
        admin,
        "%s %s HTTP/1.1\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, path, headers, body.length(), body));
  }

  private static String send(AdminRunning admin, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:PORT, , 200, 200",
    "LocalHost:PORT, , 200, 200",
    "[::1]:PORT, , 200, 200",
    "127.0.0.1:PORT, http://127.0.0.1:PORT, 200, 200",
    "127.0.0.1:PORT, http://evil.example, 200, 403",
    "127.0.0.1:PORT, http://127.0.0.1:1, 200, 403",
    "127.0.0.1:PORT, null, 200, 403",
    "evil.example:PORT, , 403, 403",
    "evil.example:PORT, http://evil.example:PORT, 403, 403",
    "127.0.0.1.evil.example:PORT, , 403, 403",
    "127.0.0.1, , 200, 403",
    "127.0.0.1:1, , 200, 403",
    "[::1]:1, , 200, 403",
  })
  void withoutATokenOnlyItsOwnPageAndHostMayChangeAndNoOtherNameMayRead(
      String host, String origin, int read, int change) throws Exception {
    try (AdminRunning admin = start("")) {
      String headers =
          "Host: " + host + "\r\n" + (origin == null ? "" : "Origin: " + origin + "\r\n");
      String here = headers.replace("PORT", String.valueOf(admin.port()));
      assertThat(raw(admin, "POST", RELOAD, here, "")).contains(" " + change + " ");
      for (String path : List.of("/api/state", "/metrics", "/health/ready")) {
        assertThat(raw(admin, "GET", path, here, "")).as(path).contains(" " + read + " ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, 200",
    "none, 200",
    "same-site, 403",
    "cross-site, 403",
    "nonsense, 403",
  })
  void requestsOfABrowserForAnotherPageChangeNothingWithATokenOrWithout(String site, int change)
      throws Exception {
    String from = "Sec-Fetch-Site";
    try (AdminRunning admin = start("")) {
      assertThat(reload(admin, from, site)).isEqualTo(change);
      assertThat(admin.get("/api/state", from, site).statusCode()).isEqualTo(200);
    }
    try (AdminRunning admin = startWithToken()) {
      assertThat(reload(admin, from, site, "Authorization", "Bearer " + TOKEN)).isEqualTo(change);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/state, HERE, elsewhere:1",
    "/api/state, HERE, HERE",
    "http://elsewhere:1/api/state, HERE, ''",
    "http://elsewhere:1/, HERE, ''",
  })
  void aRequestThatNamesTwoHostsIsRefused(String target, String host, String other)
      throws Exception {
    try (AdminRunning admin = start("")) {
      String here = "127.0.0.1:" + admin.port();
      String headers =
          "Host: " + host + "\r\n" + (other.isEmpty() ? "" : "Host: " + other + "\r\n");
      for (String method : List.of("GET", "HEAD", "POST", "DELETE", "OPTIONS")) {
        assertThat(raw(admin, method, target, headers.replace("HERE", here), ""))
            .as(method)
            .contains(" 400 ");
      }
    }
  }

  @Test
  void aRequestWithoutAHostIsNotFromABrowserAndMayRead() throws Exception {
    try (AdminRunning admin = start("")) {
      assertThat(send(admin, "GET /health/ready HTTP/1.0\r\n\r\n")).contains(" 200 ");
    }
  }

  @Test
  void aTokenIsNeededForEverythingButThePage() throws Exception {
    try (AdminRunning admin = startWithToken()) {
      for (String path : new String[] {"/api/state", "/api/events", "/metrics", "/openapi.yaml"}) {
        HttpResponse<String> refused = admin.get(path);
        assertThat(refused.statusCode()).as(path).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      }
      assertThat(admin.get("/").statusCode()).isEqualTo(200);
      assertThat(reload(admin)).isEqualTo(401);
      assertThat(reload(admin, "Authorization", "Bearer " + TOKEN + "x")).isEqualTo(401);
      assertThat(reload(admin, "Authorization", "Basic " + TOKEN)).isEqualTo(401);
      assertThat(reload(admin, "Authorization", "Bearer " + TOKEN)).isEqualTo(200);
      assertThat(
              reload(
                  admin, "Authorization", "Bearer " + TOKEN, "Origin", "http://elsewhere.example"))
          .isEqualTo(200);
    }
  }

  @Test
  void theTokenChangesWithItsFile() throws Exception {
    Path token = folder.resolve("token");
    try (AdminRunning admin = startWithToken()) {
      Files.writeString(token, "short");
      assertThat(reload(admin, "Authorization", "Bearer " + TOKEN))
          .isEqualTo(409); // the check reads the file, too
      String next = "another-token-for-tomorrow";
      Files.writeString(token, next);
      Eventually.until(
          "the new token counts", () -> status(admin, "Authorization", "Bearer " + next) == 200);
      assertThat(status(admin, "Authorization", "Bearer " + TOKEN)).isEqualTo(401);
    }
  }

  @Test
  void aBrokenTokenFileLeavesTheTokenUnchanged() throws Exception {
    Path token = folder.resolve("token");
    String next = "another-token-for-tomorrow";
    try (AdminRunning admin = startWithToken()) {
      Files.delete(token);
      assertThat(new ProcessBuilder("mkfifo", token.toString()).start().waitFor()).isZero();
      HttpResponse<String> refused =
          admin.ask("POST", RELOAD, "", "Authorization", "Bearer " + TOKEN);
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("is not a regular file");
      Files.delete(token);
      Files.write(token, new byte[100_000_000]);
      assertThat(admin.ask("POST", RELOAD, "", "Authorization", "Bearer " + TOKEN).body())
          .contains("is too large; allowed: 4096 bytes");
      Files.writeString(token, next);
      Eventually.until(
          "the new token counts", () -> status(admin, "Authorization", "Bearer " + next) == 200);
    }
  }

  private static int status(AdminRunning admin, String... headers) {
    try {
      return admin.get("/api/state", headers).statusCode();
    } catch (Exception e) {
      throw new AssertionError("/api/state", e);
    }
  }

  @Test
  void changesPerSecondAreLimited() throws Exception {
    try (AdminRunning admin = start(", rateLimit: 1")) {
      Eventually.until(
          "too many",
          () -> {
            try {
              return reload(admin) == 429;
            } catch (Exception e) {
              throw new AssertionError(RELOAD, e);
            }
          });
      assertThat(admin.get("/api/state").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBodyMustBeJsonAndSmall() throws Exception {
    try (AdminRunning admin = start("")) {
      String path = "/api/routes/orders/mirrors";
      assertThat(admin.ask("POST", path, "{}", "Content-Type", "text/plain").statusCode())
          .isEqualTo(400);
      assertThat(admin.ask("POST", path, " ".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);
      assertThat(admin.ask("POST", path, "{" + " ".repeat(64 * 1024 - 2) + "}").statusCode())
          .isEqualTo(409);
    }
  }

  @Test
  void thePageMayUseOnlyItsOwnFiles() throws Exception {
    try (AdminRunning admin = start("")) {
      HttpResponse<String> page = admin.get("/");
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .contains(
              "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/../AdminVerticle.class",
    "/%2e%2e/openapi.yaml",
    "/..%2fopenapi.yaml",
    "/web/index.html",
    "/.hidden.html",
    "/Page.class",
    "/package-info.class",
  })
  void withoutATokenOnlyThePagesFilesAreServed(String path) throws Exception {
    try (AdminRunning admin = startWithToken()) {
      assertThat(raw(admin, "GET", path, "Host: 127.0.0.1\r\n", "")).contains(" 401 ");
    }
  }
}
