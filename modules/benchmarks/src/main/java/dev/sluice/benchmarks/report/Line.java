package dev.sluice.benchmarks.report;

/**
 * A straight line.
 *
 * @param base where it is at 0
 * @param slope by how much it rises with each 1
 */
record Line(double base, double slope) {

  /** The line through two points that are not above each other. */
  static Line through(double x, double y, double otherX, double otherY) {
    double slope = (otherY - y) / (otherX - x);
    return new Line(y - slope * x, slope);
  }

  double at(double x) {
    return base + slope * x;
  }
}
