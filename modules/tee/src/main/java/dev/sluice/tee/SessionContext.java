package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of one route on one event loop have in common.
 *
 * @param pool the event loop's pool, which all reads go into
 * @param primary where answers come from
 * @param mirrors where copies go
 * @param clock by which fast streams are handled; null, and nothing ever waits
 * @param answers what went back to clients
 * @param idleTimeout how long a session may be silent, in both directions; zero for ever
 * @param drainTimeout how long a branch may still drain once the client or the primary is gone
 * @param listener hears of what happens
 * @param observer sees all bytes; null where nothing is recorded or compared
 */
@Internal
public record SessionContext(
    BufferPool pool,
    Destination primary,
    List<Destination> mirrors,
    @Nullable FlushTicker clock,
    BranchCounters answers,
    Duration idleTimeout,
    Duration drainTimeout,
    SessionListener listener,
    @Nullable SessionObserver observer) {}
