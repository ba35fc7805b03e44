package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The life of a branch: what it did and how it ended. Immutable.
 *
 * @param end how it ended
 * @param cause the error that ended it; null if there was none
 * @param nanos time from the start of the connect to the end, in nanoseconds
 * @param sentBytes bytes that the operating system accepted
 * @param responseBytes bytes received from the destination
 */
@Internal
public record BranchLife(
    CloseReason end, @Nullable Throwable cause, long nanos, long sentBytes, long responseBytes) {}
