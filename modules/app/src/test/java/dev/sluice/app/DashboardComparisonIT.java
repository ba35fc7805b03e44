package dev.sluice.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of comparisons in a real browser. */
@OneJdkIsEnough
@Timeout(120)
class DashboardComparisonIT {
  private static final int FLIPPED = 1_234;
  private static final int ROUNDS = 4;
  private static final int SIZE = 1000;
  private static final int HEIGHT = 1400;
  private static final String DIFFERENCES = "**/api/routes/orders/differences*";

  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Peer mirror = Peer.tcp(Behaviour.flipping(FLIPPED));
  private final AdminRunning admin;

  DashboardComparisonIT(@TempDir Path folder) throws IOException {
    admin = AdminRunning.start(folder, primary.url(), "");
  }

  @AfterEach
  void close() {
    admin.close();
    primary.close();
    mirror.close();
  }

  /** Compares the mirror, which flips a byte, in one session. */
  private void compare(String show) throws IOException {
    admin.writeFile(
        """
        admin: {listen: 'http://127.0.0.1:%d'}
        reload: {scan: 100ms}
        routes:
          - name: orders
            listen: '%s'
            primary: {to: '%s'}
            mirrors: [{name: staging, to: '%s'}]
            compare: {mirror: staging, show: %s}
        """
            .formatted(admin.port(), admin.routeUrl(), primary.url(), mirror.url(), show));
    Eventually.until("the comparison", () -> admin.orders().containsKey("comparison"));
    try (TestClient client = admin.client()) {
      client.roundTrips(ROUNDS, SIZE);
      client.finish();
      client.receiveAll();
    }
    Eventually.until(
        "the result",
        () ->
            admin
                .orders()
                .getJsonObject("comparison")
                .getJsonObject("sessions")
                .containsKey("differs"));
  }

  private Dashboard open(Browser.NewContextOptions options) {
    Dashboard page = Dashboard.open(admin.url("/").toString(), options);
    page.find("show-comparisons").click();
    return page;
  }

  private static Locator in(Dashboard page, String id) {
    return page.find("comparison-orders").getByTestId(id);
  }

  @ParameterizedTest
  @CsvSource("DARK, 390")
  void theFlippedByteIsMarkedOnBothSides(ColorScheme colours, int width) throws Exception {
    compare("bytes");
    Browser.NewContextOptions options =
        new Browser.NewContextOptions().setColorScheme(colours).setViewportSize(width, HEIGHT);
    try (Dashboard page = open(options)) {
      page.awaitText(page.find("show-comparisons"), "1");
      page.awaitText(in(page, "verdict"), "staging: 0 % equal");
      assertThat(in(page, "verdict")).hasAttribute("data-tone", "warn");
      page.awaitText(in(page, "results"), "1different");
      page.awaitText(in(page, "latency-lastByte"), "staging");
      Locator difference = in(page, "difference");
      assertThat(difference).hasCount(1);
      page.awaitText(difference, "response 1, byte 1,234");
      byte[] right = new byte[1];
      Bytes.fill(Bytes.SEED, FLIPPED, right, 1);
      assertMarked(difference.getByTestId("from-primary"), right[0]);
      assertMarked(difference.getByTestId("from-mirror"), right[0] ^ 1);
      page.assertAccessible();
      Object widest = page.page().evaluate("document.documentElement.scrollWidth");
      assertThat((int) widest).as("nothing is cut off").isLessThanOrEqualTo(width);
      assertThat(page.complaints()).isEmpty();
    }
  }

  /** Asserts that one byte is marked, in hexadecimal and as text. */
  private static void assertMarked(Locator side, int value) {
    Locator marks = side.locator("mark");
    assertThat(marks).hasCount(2);
    assertThat(marks.first()).hasText(String.format(Locale.ROOT, "%02x", value & 0xff));
  }

  @Test
  void withoutPayloadOnlyHashesAndPlacesAreShown() throws Exception {
    compare("hash");
    try (Dashboard page = open(new Browser.NewContextOptions())) {
      Locator difference = in(page, "difference");
      page.awaitText(difference, "byte 1,234");
      page.awaitText(difference.getByTestId("from-primary"), "hash ");
      assertThat(difference.locator("mark")).hasCount(0);
      assertThat(difference.locator("details")).isHidden();
      page.awaitText(in(page, "differences"), "are shown if compare has show: bytes");

      page.find("comparison-orders").locator("summary").first().press("Enter");
      assertThat(difference).isHidden();
      page.page().locator("[data-view=routes]").click();
      page.in("orders", "compared").press("Enter");
      assertThat(page.find("comparison-orders")).isFocused();
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void kindsAreFilteredAndOlderOnesAreAddedOnRequest() throws Exception {
    compare("bytes");
    try (Dashboard page = Dashboard.open(admin.url("/").toString())) {
      page.page().route(DIFFERENCES, DashboardComparisonIT::answer);
      page.find("show-comparisons").click();
      page.awaitText(in(page, "differences-said"), "2 shown of the 3 that are kept");
      assertThat(in(page, "difference")).hasCount(2);
      in(page, "kind-longer").click();
      assertThat(in(page, "kind-longer")).hasAttribute("aria-pressed", "true");
      assertThat(in(page, "difference")).hasCount(1);
      page.awaitText(in(page, "difference"), "longer");
      assertThat(in(page, "difference").getByTestId("from-primary").locator("mark")).hasCount(0);
      assertThat(in(page, "difference").getByTestId("from-mirror").locator("mark")).hasCount(4);
      in(page, "differences-older").click();
      assertThat(in(page, "differences-older")).isHidden();
      in(page, "kind-all").click();
      assertThat(in(page, "difference")).hasCount(3);
      page.assertAccessible();
      assertThat(page.complaints()).isEmpty();
    }
  }

  /** Answers with two differences, and with a third one if older ones are requested. */
  private static void answer(Route request) {
    boolean isOlder = request.request().url().contains("before=2");
    JsonArray differences =
        isOlder
            ? new JsonArray().add(difference(1, "differs", "6162", "6163"))
            : new JsonArray()
                .add(difference(3, "longer", "6162", "61626364"))
                .add(difference(2, "noise", "6162", "7162"));
    request.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setBody(new JsonObject().put("kept", 3).put("differences", differences).encode()));
  }

  private static JsonObject difference(int number, String result, String primary, String mirror) {
    return new JsonObject()
        .put("number", number)
        .put("time", "2026-01-02T03:04:05Z")
        .put("client", "10.0.0.7:50123")
        .put("session", null)
        .put("mirror", "staging")
        .put("result", result)
        .put("noise", result.equals("noise"))
        .put("message", 0)
        .put("request", 0)
        .put("offset", 1)
        .put("offsetInMessage", 1)
        .put("within", 1)
        .put("fromPrimary", side(primary))
        .put("fromMirror", side(mirror))
        .put("requestBytes", "6162");
  }

  private static JsonObject side(String bytes) {
    return new JsonObject()
        .put("length", bytes.length() / 2)
        .put("hash", "0123456789abcdef")
        .put("bytes", bytes)
        .put("bytesOffset", 0);
  }

  @Test
  void aListThatCannotBeReadSaysWhy() throws Exception {
    compare("bytes");
    try (Dashboard page = Dashboard.open(admin.url("/").toString())) {
      page.page()
          .route(
              DIFFERENCES,
              request ->
                  request.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(503)
                          .setBody("{\"errors\": [\"Sluice is shutting down\"]}")));
      page.find("show-comparisons").click();
      page.awaitText(in(page, "differences-said"), "Sluice is shutting down");
      assertThat(in(page, "difference")).hasCount(0);
      assertThat(page.complaints()).allMatch(line -> line.contains("503"));
    }
  }

  @Test
  void withoutAComparisonThePageSaysHowToGetOne() {
    try (Dashboard page = open(new Browser.NewContextOptions())) {
      page.awaitText(page.find("comparisons-none"), "compare: {mirror: NAME}");
      page.awaitText(page.find("show-comparisons"), "0");
      page.assertAccessible();
      assertThat(page.complaints()).isEmpty();
    }
  }
}
