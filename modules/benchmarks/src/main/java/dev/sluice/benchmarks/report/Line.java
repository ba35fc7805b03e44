package dev.sluice.benchmarks.report;

import java.util.Map;

/**
 * A straight line.
 *
 * @param base value at 0
 * @param slope increase per 1
 */
record Line(double base, double slope) {

  /** Returns the least-squares line through points, at least two. */
  static Line near(Map<Integer, Double> points) {
    double meanX = points.keySet().stream().mapToInt(x -> x).average().orElseThrow();
    double meanY = points.values().stream().mapToDouble(y -> y).average().orElseThrow();
    double both = 0;
    double square = 0;
    for (Map.Entry<Integer, Double> point : points.entrySet()) {
      double x = point.getKey() - meanX;
      both += x * (point.getValue() - meanY);
      square += x * x;
    }
    double slope = both / square;
    return new Line(meanY - slope * meanX, slope);
  }

  double at(double x) {
    return base + slope * x;
  }
}
