package dev.sluice.proxy.compare.result;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sentence that sums up a comparison. */
final class Verdict {
  private static final double P99 = 99;
  private static final double SAME_SPEED = 0.01;
  private static final double LEAST_PERCENT = 0.01;

  private Verdict() {}

  /**
   * Returns a line such as {@code staging: 99.98 % equal, p99 3 % slower, noise 0.4 %}.
   *
   * <p>Percentages are of what is known. A difference is never rounded away: only if all is equal
   * it says 100 %.
   */
  static String of(ComparisonStats stats) {
    long all = stats.results();
    long unknown = stats.results(ComparisonResult.UNKNOWN);
    long known = all - unknown;
    List<String> parts = new ArrayList<>();
    if (known == 0) {
      parts.add("nothing compared yet");
    } else {
      parts.add(share(stats.results(ComparisonResult.EQUAL), known) + " equal");
      parts.add(speed(stats));
      addIfAny(parts, "noise ", stats.results(ComparisonResult.NOISE), known);
    }
    addIfAny(parts, "unknown ", unknown, all);
    parts.removeIf(String::isEmpty);
    return stats.mirror() + ": " + String.join(", ", parts);
  }

  private static void addIfAny(List<String> parts, String what, long count, long of) {
    if (count > 0) {
      parts.add(what + share(count, of));
    }
  }

  private static String speed(ComparisonStats stats) {
    SidedLatencies messages = stats.latency(CompareLatency.MESSAGE);
    SidedLatencies latencies =
        messages.mirror().count() > 0 ? messages : stats.latency(CompareLatency.LAST_BYTE);
    double slower = latencies.slowerAt(P99);
    if (latencies.mirror().count() == 0) {
      return "";
    } else if (Math.abs(slower) < SAME_SPEED) {
      return "p99 the same";
    }
    String percent = new DecimalFormat("#,##0", english()).format(Math.abs(slower) * 100);
    return "p99 " + percent + " % " + (slower > 0 ? "slower" : "faster");
  }

  /** Returns a percentage that is 0 or 100 only if it is exactly that. */
  private static String share(long count, long of) {
    double percent = 100.0 * count / of;
    if (count > 0 && percent < LEAST_PERCENT) {
      return "less than 0.01 %";
    } else if (count < of && percent > 100 - LEAST_PERCENT) {
      return "more than 99.99 %";
    }
    return new DecimalFormat("0.##", english()).format(percent) + " %";
  }

  private static DecimalFormatSymbols english() {
    return DecimalFormatSymbols.getInstance(Locale.ROOT);
  }
}
