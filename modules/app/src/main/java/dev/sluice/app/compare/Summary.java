package dev.sluice.app.compare;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.Latencies;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.SidedLatencies;
import java.util.ArrayList;
import java.util.List;

/** The table of a comparison, in lines of at most 80 characters and then the verdict. */
final class Summary {
  private static final String COLUMN = "%11s";
  private static final String NAME = "%-10s";
  private static final double[] PERCENTILES = {50, 90, 99, 100};

  private Summary() {}

  static List<String> of(Reading reading) {
    ComparisonStats stats = reading.comparison();
    List<String> lines = new ArrayList<>();
    lines.add(
        "after %s, %s sessions are open"
            .formatted(reading.seconds(), Text.count(reading.openSessions())));
    lines.add(results());
    lines.add(results("sessions", stats, CompareCounter.SESSIONS));
    if (stats.counts().get(CompareCounter.MESSAGES) > 0) {
      lines.add(results("messages", stats, CompareCounter.MESSAGES));
    }
    addLatencies(lines, stats);
    reading.differences().differences().stream().limit(1).map(Summary::last).forEach(lines::add);
    lines.add(stats.verdict());
    return lines;
  }

  private static String results() {
    StringBuilder line = new StringBuilder(NAME.formatted(""));
    for (ComparisonResult result : ComparisonResult.values()) {
      line.append(COLUMN.formatted(Text.words(result)));
    }
    return line.toString();
  }

  private static String results(String name, ComparisonStats stats, CompareCounter counter) {
    StringBuilder line = new StringBuilder(NAME.formatted(name));
    for (ComparisonResult result : ComparisonResult.values()) {
      line.append(COLUMN.formatted(Text.count(stats.counts().get(counter, result))));
    }
    return line.toString();
  }

  private static void addLatencies(List<String> lines, ComparisonStats stats) {
    SidedLatencies messages = stats.latency(CompareLatency.MESSAGE);
    boolean hasMessages = messages.primary().count() > 0;
    SidedLatencies shown = hasMessages ? messages : stats.latency(CompareLatency.LAST_BYTE);
    if (shown.primary().count() > 0) {
      StringBuilder line = new StringBuilder(NAME.formatted("latency"));
      for (String title : List.of("p50", "p90", "p99", "max")) {
        line.append("%14s".formatted(title));
      }
      lines.add(line.toString());
      lines.add(latency("primary", shown.primary()));
      lines.add(latency("mirror", shown.mirror()));
    }
  }

  private static String latency(String name, Latencies latencies) {
    StringBuilder line = new StringBuilder(NAME.formatted(name));
    for (double percent : PERCENTILES) {
      line.append("%14s".formatted(Text.millis(latencies.percentileNanos(percent))));
    }
    return line.toString();
  }

  private static String last(ResponseDifference last) {
    return "last difference: response %s of %s %s at byte %s"
        .formatted(
            Text.count(last.message() + 1),
            last.client(),
            Text.words(last.kind()),
            Text.count(last.offsetInMessage()));
  }
}
