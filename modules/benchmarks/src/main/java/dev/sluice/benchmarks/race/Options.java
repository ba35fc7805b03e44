package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of a run.
 *
 * @param rounds number of rounds
 * @param quick whether the run is tiny
 * @param workloads the workloads to measure
 * @param contenders the contenders to measure, if available
 * @param out folder for the results
 * @param command the command line, for the results
 */
record Options(
    int rounds,
    boolean quick,
    List<Workload> workloads,
    List<String> contenders,
    Path out,
    String command) {}
