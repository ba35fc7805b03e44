package dev.sluice.benchmarks.race;

import java.util.List;

/**
 * Contenders that run side by side, and are measured in turns.
 *
 * @param fanOut how many destinations each has
 * @param contenders who
 * @param cells what
 */
record Block(int fanOut, List<Contender> contenders, List<Cell> cells) {
  /** What a start takes, about. */
  private static final double START_SECONDS = 1;

  /** How long all of it will take, about. */
  double seconds() {
    double cellSeconds = cells.stream().mapToDouble(Cell::seconds).sum();
    return contenders.size() * (START_SECONDS + cellSeconds);
  }

  int measurements() {
    return contenders.size() * cells.size();
  }
}
