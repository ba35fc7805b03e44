package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run.
 *
 * @param rounds number of rounds
 * @param quick whether the run is tiny
 * @param warmSeconds duration of each warm-up, in seconds; null for the default
 * @param workloads the workloads to measure
 * @param contenders the contenders to measure, if available
 * @param out folder for the results
 * @param command the command line, for the results
 */
record Options(
    int rounds,
    boolean quick,
    @Nullable Double warmSeconds,
    List<Workload> workloads,
    List<String> contenders,
    Path out,
    String command) {}
