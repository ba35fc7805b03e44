package dev.sluice.benchmarks.report.charts;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Moves overlapping texts apart, and keeps their order. */
final class Spread {
  private Spread() {}

  /**
   * Moves positions apart.
   *
   * @param places positions, from 0 to 1
   * @param gap smallest distance between two positions
   * @return new positions, in the order of the old ones
   */
  static double[] apart(double[] places, double gap) {
    List<Integer> order =
        IntStream.range(0, places.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> places[i]))
            .toList();
    double[] moved = places.clone();
    for (int k = 1; k < order.size(); k++) {
      double least = moved[order.get(k - 1)] + gap;
      moved[order.get(k)] = Math.max(moved[order.get(k)], least);
    }
    // Positions beyond the upper end move back down, and push others before them.
    double most = 1 - gap / 2;
    for (int k = order.size() - 1; k >= 0; k--) {
      moved[order.get(k)] = Math.min(moved[order.get(k)], most);
      most = moved[order.get(k)] - gap;
    }
    return moved;
  }
}
