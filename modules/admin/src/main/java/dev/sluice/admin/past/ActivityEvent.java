package dev.sluice.admin.past;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. Immutable.
 *
 * @param route null if it concerns the whole process
 * @param branch null if it concerns the whole route
 * @param reason the reason as in the API, such as {@code cut_for_memory}
 * @param count how often it happened; at least 1
 * @param clientsAffected whether sessions of clients failed or were refused
 * @param text the words for a count
 */
record ActivityEvent(
    ActivityKind kind,
    @Nullable String route,
    @Nullable String branch,
    String reason,
    long count,
    boolean clientsAffected,
    LongFunction<String> text) {}
