package dev.sluice.benchmarks.report;

import java.util.Collection;
import java.util.Locale;

/** Medians, and numbers as people read them. */
public final class Numbers {
  private Numbers() {}

  /** The middle of some values; between two middles, their mean. */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Three digits that mean something: 0.0123, 1.23, 12.3, 123, 12,345. */
  public static String shown(double value) {
    double size = Math.abs(value);
    if (size >= 100 || size == 0) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = 2 - (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%." + Math.min(decimals, 4) + "f", value);
  }
}
