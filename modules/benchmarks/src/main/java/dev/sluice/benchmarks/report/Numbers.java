package dev.sluice.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Locale;

/** Medians, and numbers as people read them. */
public final class Numbers {
  private static final MathContext DIGITS = new MathContext(3);
  private static final int DECIMALS = 4;

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
    if (!Double.isFinite(value)) {
      return "-";
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS);
    int decimals = Math.max(0, Math.min(DECIMALS, 3 - rounded.precision() + rounded.scale()));
    boolean large = Math.abs(value) >= 1000;
    return String.format(Locale.ROOT, "%,." + decimals + "f", large ? value : rounded);
  }
}
