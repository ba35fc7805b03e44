package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OneJdkIsEnough
@Timeout(30)
class StaticFilesIT {
  private static final String HOST = "Host: a\n";

  private final Site site = new Site();

  @BeforeEach
  void listen() {
    site.router().get().handler(new StaticFiles(site.vertx(), "/dev/sluice/admin/web/")::serve);
    site.router().route().handler(request -> request.response().setStatusCode(404).end("next"));
    site.listen();
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/index.html, text/html; charset=utf-8",
    "/app.js, text/javascript; charset=utf-8",
    "/base.css, text/css; charset=utf-8",
    "/icon.svg, image/svg+xml",
    "/vendor/uPlot.esm.js, text/javascript; charset=utf-8",
  })
  void aFileHasTheTypeThatBrowsersNeed(String path, String type) throws IOException {
    Site.Response response = site.ask("GET", path, HOST, "");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.head()).contains("content-type: " + type);
    assertThat(response.body()).isNotEmpty();
  }

  @Test
  void theSameFileIsSentTheSecondTime() throws IOException {
    String first = site.ask("GET", "/app.js", HOST, "").body();
    assertThat(site.ask("GET", "/app.js", HOST, "").body()).isEqualTo(first).contains("import");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/vendor",
        "/vendor/",
        "/vendor/LICENSE",
        "/../AdminVerticle.class",
        "/%2e%2e/AdminVerticle.class",
        "/..%2fopenapi.yaml",
        "/vendor/../../openapi.yaml",
        "/.hidden.js",
        "//app.js%00.html",
      })
  void anythingButAFileOfTheFolderGoesToTheNextHandler(String path) throws IOException {
    Site.Response response = site.ask("GET", path, HOST, "");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("next");
  }
}
