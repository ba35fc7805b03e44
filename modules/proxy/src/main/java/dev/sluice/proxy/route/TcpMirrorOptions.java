package dev.sluice.proxy.route;

import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.tee.LagPolicy;

/**
 * One mirror of a route. Immutable; any thread.
 *
 * @param name unique in its route, {@code [a-z0-9-]+}
 * @param destination its address and the options of its type
 * @param onLag reaction to a lag of more than {@code maxLag}
 * @param maxLag bytes that one session may owe the mirror
 * @param sample share of the sessions that the mirror gets, 0 to 1
 */
public record TcpMirrorOptions(
    String name, DestinationOptions destination, LagPolicy onLag, long maxLag, double sample)
    implements MirrorOptions {}
