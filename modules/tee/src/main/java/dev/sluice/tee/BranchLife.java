package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The life of a branch, from its connect to its end. Immutable.
 *
 * @param end the reason of its end
 * @param cause the error that caused it; null if there was none
 * @param nanos time since the connect began, in nanoseconds
 * @param sentBytes bytes that were sent to the destination
 * @param responseBytes bytes that the destination sent back
 */
@Internal
public record BranchLife(
    CloseReason end, @Nullable Throwable cause, long nanos, long sentBytes, long responseBytes) {}
