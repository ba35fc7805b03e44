package dev.sluice.benchmarks.report.charts;

/**
 * Maps values to positions on an axis, from 0 to 1.
 *
 * @param low the value at position 0
 * @param high the value at position 1
 * @param logarithmic whether equal distances are equal factors
 */
record Scaling(double low, double high, boolean logarithmic) {

  double placeOf(double value) {
    return (map(value) - map(low)) / (map(high) - map(low));
  }

  double valueAt(double place) {
    double mapped = map(low) + place * (map(high) - map(low));
    return logarithmic ? Math.exp(mapped) : mapped;
  }

  private double map(double value) {
    return logarithmic ? Math.log(value) : value;
  }
}
