package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What a branch did, and how it ended. Immutable.
 *
 * @param end how it ended
 * @param cause the error behind it, if there was one
 * @param nanos how long after it was dialled
 * @param written bytes that the operating system took
 * @param answered bytes that came back
 */
@Internal
public record BranchLife(
    CloseReason end, @Nullable Throwable cause, long nanos, long written, long answered) {}
