package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings and counters that all sessions of one route on one event loop share.
 *
 * @param pool the event loop's pool, for all reads
 * @param primary the destination whose responses return to the client
 * @param mirrors the destinations that get copies
 * @param clock ticks by which fast streams are handled; null disables waiting
 * @param responses counts the responses to clients
 * @param idleTimeout session idle limit, in both directions; zero disables it
 * @param drainTimeout time limit for a branch to drain after the client or the primary has gone
 * @param listener is called with the session's events
 * @param observers create the observer of each session
 */
@Internal
public record SessionContext(
    BufferPool pool,
    Destination primary,
    List<Destination> mirrors,
    @Nullable FlushTicker clock,
    BranchCounters responses,
    Duration idleTimeout,
    Duration drainTimeout,
    SessionListener listener,
    SessionObserver.Factory observers) {}
