package dev.sluice.app.compare;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.Latencies;
import dev.sluice.proxy.compare.result.SidedLatencies;
import dev.sluice.proxy.compare.result.UnknownReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The counts and latencies in a report. */
final class ResultTables {
  private static final double[] PERCENTILES = {50, 90, 99, 100};

  private ResultTables() {}

  static void add(Html html, ComparisonStats stats) {
    html.element("h2", "Results");
    html.openTable("", names());
    html.row("Sessions", counts(stats, CompareCounter.SESSIONS));
    if (stats.counts().get(CompareCounter.MESSAGES) > 0) {
      html.row("Responses", counts(stats, CompareCounter.MESSAGES));
    }
    html.closeTable();
    bar(html, stats);
    unknown(html, stats);
    latencies(html, stats);
  }

  private static List<String> names() {
    return Arrays.stream(ComparisonResult.values()).map(Text::words).toList();
  }

  private static List<String> counts(ComparisonStats stats, CompareCounter counter) {
    return Arrays.stream(ComparisonResult.values())
        .map(result -> Text.count(stats.counts().get(counter, result)))
        .toList();
  }

  /** Adds a bar with a part for each result; the table above says the same in numbers. */
  private static void bar(Html html, ComparisonStats stats) {
    long all = stats.results();
    if (all == 0) {
      return;
    }
    html.raw("<div class=\"bar\" aria-hidden=\"true\">");
    for (ComparisonResult result : ComparisonResult.values()) {
      long count = stats.results(result);
      if (count > 0) {
        html.raw(
            String.format(
                Locale.ROOT,
                "<span class=\"%s\" style=\"flex-grow:%d\"></span>",
                result.label(),
                count));
      }
    }
    html.close("div");
  }

  private static void unknown(Html html, ComparisonStats stats) {
    if (stats.counts().get(CompareCounter.UNKNOWN_SESSIONS) == 0) {
      return;
    }
    html.element("h2", "Sessions that could not be compared to their end");
    html.openTable("Reason", List.of("Sessions"));
    for (UnknownReason reason : UnknownReason.values()) {
      long count = stats.counts().get(CompareCounter.UNKNOWN_SESSIONS, reason);
      if (count > 0) {
        html.row(Text.words(reason), List.of(Text.count(count)));
      }
    }
    html.closeTable();
  }

  private static void latencies(Html html, ComparisonStats stats) {
    html.element("h2", "Latencies");
    html.openTable("", List.of("p50", "p90", "p99", "max", "responses"));
    for (CompareLatency kind : CompareLatency.values()) {
      SidedLatencies both = stats.latency(kind);
      if (both.primary().count() > 0) {
        html.row(title(kind) + ", primary", times(both.primary()));
        html.row(title(kind) + ", mirror", times(both.mirror()));
      }
    }
    html.closeTable();
  }

  private static String title(CompareLatency kind) {
    return switch (kind) {
      case FIRST_BYTE -> "First byte";
      case LAST_BYTE -> "Last byte";
      case MESSAGE -> "Whole response";
    };
  }

  private static List<String> times(Latencies latencies) {
    List<String> cells =
        new ArrayList<>(
            DoubleStream.of(PERCENTILES)
                .mapToObj(percent -> Text.millis(latencies.percentileNanos(percent)))
                .toList());
    cells.add(Text.count(latencies.count()));
    return cells;
  }
}
