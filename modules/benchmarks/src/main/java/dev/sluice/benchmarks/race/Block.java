package dev.sluice.benchmarks.race;

import java.util.List;

/**
 * Contenders that run at the same time and are measured in turn.
 *
 * @param layout the kind of their clients and destinations
 * @param contenders the contenders
 * @param cells the measurements
 */
record Block(Layout layout, List<Contender> contenders, List<Cell> cells) {
  /** Approximate time of a start. */
  private static final double START_SECONDS = 1;

  /** Returns the approximate time of the block. */
  double seconds() {
    double cellSeconds = cells.stream().mapToDouble(Cell::seconds).sum();
    return contenders.size() * (START_SECONDS + cellSeconds);
  }

  int measurements() {
    return contenders.size() * cells.size();
  }
}
