package dev.sluice.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Locale;

/** Medians, and numbers in a readable form. */
public final class Numbers {
  private static final MathContext DIGITS = new MathContext(3);
  private static final int DECIMALS = 4;

  private Numbers() {}

  /** Returns the median; of an even number of values, the mean of the middle two. */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Returns a number with three significant digits: 0.0123, 1.23, 12.3, 123, 12,345. */
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
