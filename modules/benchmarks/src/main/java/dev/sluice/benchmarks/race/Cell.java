package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.util.Map;

/**
 * One thing to measure of a contender.
 *
 * @param workload what it is called
 * @param x where on the workload's axis
 * @param seconds how long it will take, about
 * @param measurement how it is measured
 */
record Cell(Workload workload, int x, double seconds, Measurement measurement) {
  /** How to measure. */
  interface Measurement {
    /** Measures a contender that runs; returns values by name. */
    Map<String, Double> of(Running running) throws InterruptedException;
  }
}
