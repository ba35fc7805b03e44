package dev.sluice.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard in a real browser: it shows correct values, and its controls work. */
@OneJdkIsEnough
@Timeout(120)
class DashboardIT {
  private static final int MESSAGE = 12_345;
  private static final int BULK = 8 << 20;

  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Peer mirror = Peer.tcp(Behaviour.sink());
  private final Peer silent = Peer.tcp(Behaviour.silent());
  private final AdminRunning admin;

  DashboardIT(@TempDir Path folder) throws IOException {
    admin = AdminRunning.start(folder, primary.url(), "");
  }

  private Dashboard page = unopened();

  @SuppressWarnings("NullAway") // before each test
  private static Dashboard unopened() {
    return null;
  }

  @BeforeEach
  void open() {
    page = Dashboard.open(admin.url("/").toString());
    page.awaitText(page.find("connection"), "live");
  }

  @AfterEach
  void close() {
    assertThat(page.complaints()).isEmpty();
    page.close();
    admin.close();
    primary.close();
    mirror.close();
    silent.close();
  }

  private void relay() throws IOException {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      client.finish();
      client.receiveAll();
    }
  }

  private void attach(String name, String to, String maxLag) {
    page.in("orders", "attach").click();
    page.find("attach-name").fill(name);
    page.find("attach-to").fill(to);
    page.find("attach-maxlag").fill(maxLag);
    page.find("attach-submit").click();
  }

  private long metric(String line) throws Exception {
    return admin
        .get("/metrics")
        .body()
        .lines()
        .filter(metric -> metric.startsWith(line + " "))
        .mapToLong(metric -> (long) Double.parseDouble(metric.substring(line.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + line));
  }

  @Test
  void itShowsWhatTheMetricsSay() throws Exception {
    attach("copy", mirror.url(), "4MiB");
    page.awaitFigure(page.in("orders", "branch-copy-bytes"), 0);
    relay();
    try (TestClient open = admin.client()) {
      open.roundTrips(1, MESSAGE);
      page.awaitFigure(page.in("orders", "sessions-open"), 1);
      page.awaitFigure(page.in("orders", "branch-primary-bytes"), 2 * MESSAGE);
      page.awaitFigure(page.in("orders", "branch-copy-bytes"), 2 * MESSAGE);

      assertThat(metric("sluice_route_open_sessions{route=\"orders\"}")).isEqualTo(1);
      assertThat(sentTo("primary")).isEqualTo(2 * MESSAGE);
      assertThat(sentTo("copy")).isEqualTo(2 * MESSAGE);
      assertThat(page.in("names", "sessions-open")).hasText("0");
      open.finish();
      open.receiveAll();
    }
  }

  private long sentTo(String branch) throws Exception {
    return metric("sluice_branch_sent_bytes_total{branch=\"" + branch + "\",route=\"orders\"}");
  }

  @Test
  void aCutMirrorIsHighlightedWithItsReason() throws Exception {
    attach("laggard", silent.url(), "64KiB");
    assertThat(page.in("orders", "branch-laggard-state")).hasText("ok");
    try (TestClient client = admin.client()) {
      client.roundTrips(BULK / MESSAGE, MESSAGE);
      client.finish();
      client.receiveAll();
    }
    assertThat(page.in("orders", "branch-laggard-state")).hasText("cut");
    Pattern why = Pattern.compile("cut once .* at [0-9:]+: lag over its limit of 64 KiB");
    assertThat(page.in("orders", "branch-laggard-said")).containsText(why);
    page.awaitText(page.find("mirrors-in-trouble"), "1 mirror in trouble");
    assertThat(page.find("mirrors-in-trouble")).containsText(why);
    assertThat(page.find("announcements")).containsText(why);
    page.awaitText(page.find("health"), "mirrors in trouble");
    assertThat(page.find("clients-affected")).isHidden();
    assertThat(page.page()).hasTitle("(1) Sluice");

    page.awaitText(page.in("orders", "route-events"), "orders / laggard");
    page.page().reload();
    page.awaitText(page.find("mirrors-in-trouble"), "1 mirror in trouble");
    page.find("show-events").click();
    page.awaitText(page.find("events"), "orders / laggard");
    assertThat(page.find("route-orders")).isHidden();
    page.assertAccessible();
  }

  @Test
  void clientsThatAreAffectedComeFirst() throws Exception {
    primary.close();
    try (TestClient client = admin.client()) {
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    }
    page.awaitText(page.find("clients-affected"), "Clients affected: orders");
    page.awaitText(page.find("health"), "clients affected");
    page.awaitText(page.find("row-orders").getByTestId("row-state"), "clients affected");
    assertThat(page.find("mirrors-in-trouble")).isHidden();
    page.assertAccessible();
  }

  @Test
  void theTableFiltersAndSortsAndOpensCards() throws Exception {
    relay();
    page.find("filter").fill("names");
    assertThat(page.find("row-orders")).isHidden();
    assertThat(page.find("route-orders")).isHidden();
    page.find("filter").fill("");
    page.find("sort-sessions").getByRole(AriaRole.BUTTON).click();
    assertThat(page.find("sort-sessions")).hasAttribute("aria-sort", "descending");
    page.find("only-trouble").check();
    page.awaitText(page.find("shown"), "0 of 2 shown");
    page.find("only-trouble").uncheck();
    Locator toggle = page.find("row-orders").getByTestId("toggle");
    toggle.click();
    assertThat(page.find("route-orders")).hasCount(0);
    toggle.press("Enter");
    assertThat(page.find("route-orders")).isVisible();
  }

  @Test
  void openSessionsAreListedWithTheirClients() throws Exception {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      page.awaitFigure(page.in("orders", "sessions-open"), 1);
      page.in("orders", "sessions-open").click();
      Locator session = page.in("orders", "session");
      page.awaitText(session, "127.0.0.1");
      page.awaitText(session, "12.1 KiB");
      page.awaitText(session, "primary");
      client.finish();
      client.receiveAll();
      page.awaitText(page.in("orders", "sessions"), "No session is open.");
    }
  }

  @Test
  void anInvalidMirrorIsRefusedWithTheReason() {
    attach("copy", "tcp://nowhere", "4MiB");
    page.awaitText(page.page().locator("#attach-to-error"), "nowhere");
    assertThat(page.find("attach-to")).hasAttribute("aria-invalid", "true");
    assertThat(page.find("attach-to")).isFocused();
    assertThat(page.in("orders", "branch-copy-row")).hasCount(0);
    page.find("attach-cancel").click();
    assertThat(page.find("attach-dialog")).isHidden();
    assertThat(page.complaints()).allMatch(line -> line.contains("409"));
    page.forgetComplaints();
  }

  @Test
  void anAddressIsTestedBeforeItsMirrorIsAttached() {
    page.in("orders", "attach").click();
    page.find("attach-name").fill("copy");
    page.find("attach-to").fill(mirror.url());
    page.find("attach-test").click();
    page.awaitText(page.find("attach-tested"), mirror.url() + " can be reached (");
    page.find("attach-to").fill("tcp://127.0.0.1:9");
    assertThat(page.find("attach-tested")).isEmpty();
    page.find("attach-test").click();
    page.awaitText(
        page.find("attach-tested"), "tcp://127.0.0.1:9 cannot be reached: Connection refused (");
    page.assertAccessible();
    page.find("attach-to").fill("tcp://169.254.169.254:80");
    page.find("attach-test").click();
    page.awaitText(page.page().locator("#attach-to-error"), "is link-local");
    page.find("attach-cancel").click();
    assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
    assertThat(page.complaints()).allMatch(line -> line.contains("409"));
    page.forgetComplaints();
  }

  @Test
  void aMirrorIsDetachedAfterConfirmation() {
    attach("copy", mirror.url(), "4MiB");
    page.in("orders", "detach-copy").click();
    page.find("confirm-no").click();
    assertThat(page.in("orders", "branch-copy-row")).isVisible();
    page.in("orders", "detach-copy").click();
    page.find("confirm-yes").click();
    assertThat(page.in("orders", "branch-copy-row")).hasCount(0);
    page.awaitText(page.find("notice"), "copy is detached from orders.");
    assertThat(page.find("route-orders")).isFocused();
    assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
  }

  @Test
  void aSampleIsSetByNumberAndBySlider() {
    attach("copy", mirror.url(), "4MiB");
    Locator number = page.in("orders", "sample-copy");
    number.fill("12.5");
    assertThat(page.in("orders", "slide-copy")).hasValue("13");
    number.press("Enter");
    page.awaitText(page.find("notice"), "copy gets 12.5 % of orders.");
    assertThat(sample()).isEqualTo(0.125);

    page.in("orders", "slide-copy").press("Home");
    page.awaitText(page.find("notice"), "copy gets 0 % of orders.");
    assertThat(sample()).isZero();
  }

  private double sample() {
    return admin.orders().getJsonArray("mirrors").getJsonObject(0).getDouble("sample");
  }

  @Test
  void whatWasChangedLiveIsMarkedAndCanBeTakenBack() {
    attach("copy", mirror.url(), "4MiB");
    page.awaitText(page.in("orders", "branch-copy-live"), "attached live");
    page.awaitText(page.find("row-orders"), "changed live");
    page.awaitText(page.find("differs"), "1 thing differs from the file");
    page.awaitText(page.find("differs"), mirror.url());

    page.in("orders", "yaml").click();
    page.awaitText(page.find("yaml-text"), "- name: copy");
    page.page().keyboard().press("Escape");

    page.find("reload").click();
    page.awaitText(page.find("confirm-list"), "routes.orders.mirrors.copy was added");
    page.find("confirm-no").click();
    assertThat(admin.orders().getJsonArray("mirrors")).hasSize(1);

    page.in("orders", "undo-routes.orders.mirrors.copy").click();
    assertThat(page.in("orders", "branch-copy-row")).hasCount(0);
    assertThat(page.find("differs")).isHidden();
    assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
  }

  @Test
  void aRouteIsDrainedAndComesBackWithAReload() {
    page.in("orders", "drain").click();
    page.find("confirm-yes").click();
    assertThat(page.find("route-orders")).hasCount(0);
    assertThat(page.find("route-names")).isVisible();
    page.find("reload").click();
    page.awaitText(page.find("confirm-list"), "routes.orders was removed");
    page.find("confirm-yes").click();
    assertThat(page.find("route-orders")).isVisible();
    page.awaitText(page.find("notice"), "Reloaded: orders.");
  }

  @Test
  void theSessionsOfADrainedRouteAreShownAndCanBeClosed() throws Exception {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      page.in("orders", "drain").click();
      page.find("confirm-yes").click();
      page.awaitText(page.find("draining"), "1 route drains");
      Locator drained = page.find("draining-orders");
      page.awaitText(drained, admin.routeUrl());
      page.awaitText(drained, "1 session left, at most ");
      assertThat(drained)
          .containsText(Pattern.compile("127\\.0\\.0\\.1:\\d+, open .*: has not ended"));
      page.assertAccessible();

      drained.getByTestId("close-now").click();
      page.find("confirm-no").click();
      client.roundTrips(1, MESSAGE);
      drained.getByTestId("close-now").click();
      page.awaitText(page.find("confirm-dialog"), "Its open session ends at once.");
      page.find("confirm-yes").click();
      page.awaitText(page.find("notice"), "The sessions of orders are closed.");
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
      assertThat(page.find("draining")).isHidden();
      assertThat(drained).hasCount(0);
    }
  }

  @Test
  void aRefusedFileIsReportedLineByLine() throws Exception {
    admin.write("nonsense", "");
    page.awaitText(page.find("reload-errors"), "routes[0].primary.to: ");
    page.awaitText(page.find("reloads"), "0 applied, 1 rejected");
    admin.write(primary.url(), "");
    assertThat(page.find("reload-errors")).isHidden();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void thePageIsAccessibleInLightAndInDark(ColorScheme colours) {
    attach("copy", mirror.url(), "4MiB");
    assertThat(page.in("orders", "branch-copy-row")).isVisible();
    assertThat(page.find("attach-dialog")).isHidden();
    Browser.NewContextOptions options = new Browser.NewContextOptions().setColorScheme(colours);
    try (Dashboard other = Dashboard.open(admin.url("/").toString(), options)) {
      other.awaitText(other.find("connection"), "live");
      other.in("orders", "sessions-open").click();
      other.assertAccessible();
      other.in("orders", "attach").click();
      other.find("attach-submit").click();
      other.awaitText(other.page().locator("#attach-name-error"), "must be given");
      other.assertAccessible();
    }
  }

  @Test
  void aPhoneNeedsNoHorizontalScrolling() {
    page.page().setViewportSize(360, 740);
    attach("a-mirror-with-a-rather-long-name", mirror.url(), "4MiB");
    assertThat(page.in("orders", "branch-a-mirror-with-a-rather-long-name-row")).isVisible();
    assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
  }

  @Test
  void theKeyboardIsEnough() {
    Locator attach = page.in("orders", "attach");
    attach.focus();
    attach.press("Enter");
    assertThat(page.find("attach-name")).isFocused();
    page.page().keyboard().press("Escape");
    assertThat(page.find("attach-dialog")).isHidden();
    assertThat(attach).isFocused();
  }
}
