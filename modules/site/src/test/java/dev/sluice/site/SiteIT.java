package dev.sluice.site;

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
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The built site in a headless Chromium, opened from files as a reader without a network does. */
class SiteIT {
  private static final Path SITE = Path.of(System.getProperty("sluice.site")).toAbsolutePath();
  private static final String DARK = "rgb(14, 19, 24)";
  private static final String LIGHT = "rgb(245, 247, 249)";

  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();
  private @Nullable BrowserContext context;

  @BeforeAll
  static void startBrowser() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Path chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new AssertionError("chromium is not installed"));
    browser =
        playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(chromium));
  }

  @AfterAll
  static void endBrowser() {
    playwright.close();
  }

  @AfterEach
  void nothingWasAskedOfTheNetwork() {
    closeContext();
    assertThat(complaints).isEmpty();
  }

  @Test
  void theSearchFindsAPageWithoutAServer() {
    Page page = open("index.html", new Browser.NewContextOptions());
    page.keyboard().press("/");
    page.keyboard().type("event bus consumer");
    Locator first = page.getByTestId("results").locator("a").first();
    assertThat(first).containsText("consumer");
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*/concepts/event-bus\\.html#.*"));
  }

  @Test
  void theSearchForgivesAMistake() {
    Page page = open("operating/admin.html", new Browser.NewContextOptions());
    page.getByTestId("query").fill("troubleshotting");
    assertThat(page.getByTestId("results")).containsText("Troubleshooting");
    page.getByTestId("query").fill("xyzzyplugh");
    assertThat(page.getByTestId("results")).containsText("Nothing found");
  }

  @Test
  void noPageScrollsSidewaysOnAPhone() throws IOException {
    Page page = open("index.html", new Browser.NewContextOptions().setViewportSize(390, 844));
    List<String> wide = new ArrayList<>();
    for (String path : pages()) {
      page.navigate(SITE.resolve(path).toUri().toString());
      Object width = page.evaluate("document.documentElement.scrollWidth");
      if (((Number) width).intValue() > 390) {
        wide.add(path + " is " + width + " wide");
      }
    }
    assertThat(wide).isEmpty();
  }

  @Test
  void thePhoneHasAMenuOfAllPages() {
    Page page = open("index.html", new Browser.NewContextOptions().setViewportSize(390, 844));
    Locator pages = page.locator("nav.pages");
    assertThat(pages).isHidden();
    page.getByTestId("menu").click();
    assertThat(pages).isVisible();
    pages.locator("summary", new Locator.LocatorOptions().setHasText("Operating")).click();
    pages.getByText("Troubleshooting").click();
    assertThat(page).hasURL(Pattern.compile(".*/operating/troubleshooting\\.html"));
    assertThat(page.locator("nav.pages")).isHidden();
  }

  @Test
  void darkModeFollowsTheSystemAndTheButton() {
    Page page =
        open("index.html", new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));
    assertThat(page.locator("body")).hasCSS("background-color", DARK);
    page.getByTestId("theme").click();
    assertThat(page.getByTestId("theme")).hasText("Theme: light");
    assertThat(page.locator("body")).hasCSS("background-color", LIGHT);
    page.navigate(SITE.resolve("operating/admin.html").toUri().toString());
    assertThat(page.getByTestId("theme")).hasText("Theme: light");
    assertThat(page.locator("body")).hasCSS("background-color", LIGHT);
  }

  @Test
  void paperIsWhiteAndHasNoNavigationWhateverTheTheme() {
    Page page = open("operating/cluster.html", new Browser.NewContextOptions());
    page.emulateMedia(
        new Page.EmulateMediaOptions().setMedia(Media.PRINT).setColorScheme(ColorScheme.DARK));
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(255, 255, 255)");
    assertThat(page.locator("nav.pages")).isHidden();
    assertThat(page.getByTestId("query")).isHidden();
  }

  @Test
  void theCopyButtonTakesCommandsWithoutPromptsAndOutput() {
    Page page =
        open(
            "operating/cluster.html",
            new Browser.NewContextOptions()
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    Locator block = page.locator(".content:has(code:text('apply routes.yaml'))");
    block.hover();
    block.getByText("Copy").click();
    assertThat(block.getByText("Copied")).isVisible();
    assertThat(page.evaluate("navigator.clipboard.readText()"))
        .isEqualTo("bin/sluice apply routes.yaml\ncurl -s http://127.0.0.1:7080/api/cluster");
  }

  @Test
  void everyoneCanReadItInBothThemes() {
    Page page = open("concepts/event-bus.html", new Browser.NewContextOptions());
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      assertThat(new AxeBuilder(page).analyze().getViolations())
          .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
          .isEmpty();
    }
    // Axe asks for the style sheets once more, which Chromium refuses to a page from a file.
    complaints.removeIf(complaint -> complaint.contains("XMLHttpRequest at 'file:"));
    complaints.removeIf(complaint -> complaint.contains("net::ERR_FAILED"));
  }

  private Page open(String path, Browser.NewContextOptions options) {
    closeContext();
    BrowserContext opened = browser.newContext(options);
    context = opened;
    Page page = opened.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith("file:")) {
            complaints.add("a request to " + request.url());
          }
        });
    page.navigate(SITE.resolve(path).toUri().toString());
    return page;
  }

  private void closeContext() {
    if (context != null) {
      context.close();
    }
  }

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.walk(SITE)) {
      List<String> pages =
          files
              .filter(file -> file.toString().endsWith(".html"))
              .map(file -> SITE.relativize(file).toString())
              .sorted()
              .toList();
      assertThat(pages).hasSizeGreaterThan(20);
      return pages;
    }
  }
}
