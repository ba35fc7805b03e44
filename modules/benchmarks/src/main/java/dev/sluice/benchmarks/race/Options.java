package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run is asked to do.
 *
 * @param rounds how many
 * @param quick whether everything is tiny
 * @param workloads what is measured
 * @param contenders who is measured, where they can be
 * @param out where the results go
 * @param command the command line, for the results
 */
record Options(
    int rounds,
    boolean quick,
    List<Workload> workloads,
    List<String> contenders,
    Path out,
    String command) {}
