package dev.sluice.app.demo;

import org.jspecify.annotations.Nullable;

/**
 * The result of a phase.
 *
 * @param failure why a client did not finish; null if all finished
 * @param latencies the round-trip times
 * @param last the tee's counters at the end
 * @param slowLag largest lag of the slow mirror, in bytes
 * @param cutAfterSeconds time until the stalled mirror was first cut, in seconds; NaN if it was not
 */
record Result(
    @Nullable Throwable failure,
    DemoLatencies latencies,
    DemoSnapshot last,
    long slowLag,
    double cutAfterSeconds) {}
