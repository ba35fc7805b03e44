package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings and counters that all sessions of one route on one event loop share.
 *
 * @param pool the event loop's pool; all reads go into its buffers
 * @param primary the destination whose responses go back to the client
 * @param mirrors the destinations that get copies
 * @param clock the ticker that batches fast streams; null batches nothing
 * @param responses the counters of what is sent back to clients
 * @param idleTimeout idle limit of a session, for both directions together; zero disables it
 * @param drainTimeout time for a branch to send the rest after the client or the primary has left
 * @param listener the listener for the events of sessions
 * @param observer the observer of all bytes; null if nothing is recorded or compared
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
    @Nullable SessionObserver observer) {}
