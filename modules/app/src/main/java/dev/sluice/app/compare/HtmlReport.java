package dev.sluice.app.compare;

import dev.sluice.app.process.SluiceVersion;
import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.ResponseDifference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The report for people: one page that needs no other file, no script and no network. */
final class HtmlReport {
  private static final String STYLE = "report.css";

  private final Html html = new Html();
  private final Setup setup;
  private final Reading reading;
  private final ComparisonStats stats;

  private HtmlReport(Setup setup, Reading reading) {
    this.setup = setup;
    this.reading = reading;
    this.stats = reading.comparison();
  }

  static String of(Setup setup, Reading reading) {
    return new HtmlReport(setup, reading).page();
  }

  private String page() {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", "Comparison: " + stats.verdict())
        .open("style", "")
        .raw(style())
        .close("style")
        .raw("</head>\n<body>\n<main>\n");
    html.element("p", "kind", "Sluice: comparison of two servers");
    html.open("h1", tone()).raw(Html.escape(stats.verdict())).close("h1");
    facts();
    ResultTables.add(html, stats);
    differences();
    String version = SluiceVersion.get();
    html.element("footer", "Written by Sluice" + (version == null ? "" : " " + version));
    return html.raw("</main>\n</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream file = HtmlReport.class.getResourceAsStream(STYLE)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the class of the verdict. */
  private String tone() {
    boolean differs =
        Arrays.stream(ComparisonResult.values())
            .anyMatch(result -> result.isDifference() && stats.results(result) > 0);
    if (differs) {
      return "bad";
    }
    return stats.results(ComparisonResult.EQUAL) > 0 ? "good" : "open";
  }

  private void facts() {
    html.open("dl", "");
    fact("Primary", setup.primary());
    fact("Mirror", setup.mirror());
    if (setup.control() != null) {
      fact("Control, of the primary's version", setup.control());
    }
    fact("Clients connected to", setup.listen());
    fact("Options", options());
    fact("Began", reading.began().truncatedTo(ChronoUnit.SECONDS).toString());
    fact("Duration", reading.seconds());
    fact("Compared bytes", Text.count(stats.counts().get(CompareCounter.COMPARED_BYTES)));
    html.close("dl");
  }

  private String options() {
    return setup.options().isEmpty()
        ? "none"
        : setup.options().stream()
            .map(option -> option.getKey() + ": " + option.getValue())
            .collect(Collectors.joining(", "));
  }

  private void fact(String name, String value) {
    html.open("div", "").element("dt", name).element("dd", value).close("div");
  }

  private void differences() {
    List<ResponseDifference> all = reading.differences().differences();
    html.element("h2", "Differences");
    if (all.isEmpty()) {
      html.element("p", "No difference was found.");
      return;
    }
    html.element(
        "p",
        "note",
        "The last %s of those that are kept, the newest first; the tables above count all."
            .formatted(Text.count(all.size())));
    all.forEach(difference -> DifferenceBlock.add(html, difference));
  }
}
