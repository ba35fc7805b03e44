package dev.sluice.proxy.compare;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.mask.Mask;
import dev.sluice.proxy.compare.engine.Shown;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the responses of a route are compared. Immutable; any thread.
 *
 * @param mirror name of the mirror whose responses are compared
 * @param control name of the mirror that runs the primary's version; null if there is none
 * @param frame protocol whose messages are compared one by one; null compares the whole stream
 * @param ignore bytes that do not count; null if all count
 * @param window most memory per session and mirror, in bytes
 * @param show what reports show of the payload
 * @param sample share of the sessions that are compared, 0 to 1
 * @param log file to which differences are appended; null if there is none
 */
public record CompareOptions(
    String mirror,
    @Nullable String control,
    @Nullable FrameType frame,
    @Nullable Mask ignore,
    long window,
    Shown show,
    double sample,
    @Nullable Path log) {}
