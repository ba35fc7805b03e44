package dev.sluice.proxy.route;

import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.pace.PaceOptions;
import dev.sluice.proxy.postgres.Passwords;
import dev.sluice.tee.LagPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One mirror of a route. Immutable; any thread.
 *
 * @param name unique in its route, {@code [a-z0-9-]+}
 * @param destination its address and the options of its type
 * @param onLag reaction to a lag of more than {@code maxLag}
 * @param maxLag bytes that one session may owe the mirror
 * @param sample share of the sessions that the mirror gets, 0 to 1
 * @param passwords passwords by which clients are logged in at a server of PostgreSQL; null if none
 *     are configured
 * @param pace what the mirror is waited for before it gets more bytes
 */
public record TcpMirrorOptions(
    String name,
    DestinationOptions destination,
    LagPolicy onLag,
    long maxLag,
    double sample,
    @Nullable Passwords passwords,
    PaceOptions pace)
    implements MirrorOptions {}
