package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.util.Map;

/**
 * One measurement of a contender.
 *
 * @param workload the workload
 * @param x position on the workload's axis
 * @param seconds approximate duration
 * @param measurement performs it
 */
record Cell(Workload workload, int x, double seconds, Measurement measurement) {
  /** Performs a measurement. */
  interface Measurement {
    /** Measures a running contender; returns values by name. */
    Map<String, Double> of(Running running) throws InterruptedException;
  }
}
