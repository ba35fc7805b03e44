package dev.sluice.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The admin's page in a headless Chromium, which must be installed. One thread. */
final class Dashboard implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 20_000;
  // Hosts of Chromium's own background requests.
  private static final List<String> ALONE =
      List.of(
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-quic",
          "--no-first-run");

  // One browser for all tests, because its start takes longer than most tests. It ends with the
  // JVM.
  private static @Nullable Browser browser;

  private final BrowserContext context;
  private final Page page;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  private Dashboard(String url, Browser.NewContextOptions options) {
    context = browser().newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    page.onPageError(error -> complaints.add(error));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(url)) {
            complaints.add("a request to " + request.url());
          }
        });
  }

  private static Browser browser() {
    if (browser == null) {
      browser =
          Playwright.create(
                  new Playwright.CreateOptions()
                      .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
              .chromium()
              .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium()).setArgs(ALONE));
    }
    return browser;
  }

  private static Path chromium() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("chromium is not installed"));
  }

  static Dashboard open(String url) {
    return open(url, new Browser.NewContextOptions());
  }

  static Dashboard open(String url, Browser.NewContextOptions options) {
    Dashboard opened = new Dashboard(url, options);
    opened.page.navigate(url);
    return opened;
  }

  Page page() {
    return page;
  }

  /** Returns the element with this test ID. */
  Locator find(String id) {
    return page.getByTestId(id);
  }

  /** Returns the element with this test ID in a route's card. */
  Locator in(String route, String id) {
    return find("route-" + route).getByTestId(id);
  }

  /** Waits until an exact value is shown. */
  void awaitFigure(Locator figure, long value) {
    assertThat(figure)
        .hasAttribute(
            "data-value",
            String.valueOf(value),
            new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** Waits until a text is shown. */
  void awaitText(Locator where, String text) {
    assertThat(where)
        .containsText(
            text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** Fails if axe finds an obstacle for people with disabilities in what is shown now. */
  void assertAccessible() {
    assertThat(new AxeBuilder(page).analyze().getViolations()).extracting(Rule::getId).isEmpty();
  }

  /** Returns the page's errors and warnings so far, and its requests to other hosts. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Forgets the errors that were expected. */
  void forgetComplaints() {
    complaints.clear();
  }

  @Override
  public void close() {
    context.close();
  }
}
