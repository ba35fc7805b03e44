package dev.sluice.app.demo;

import org.jspecify.annotations.Nullable;

/**
 * What a phase came to.
 *
 * @param failure why a client did not finish, if one did not
 * @param latencies the round trips
 * @param last the tee when all was over
 * @param slowLag bytes that the slow mirror was behind, at most
 * @param cutAfterSeconds when the stalled mirror was first seen cut, or not a number
 */
record Result(
    @Nullable Throwable failure,
    DemoLatencies latencies,
    DemoSnapshot last,
    long slowLag,
    double cutAfterSeconds) {}
