package dev.sluice.proxy.route;

import dev.sluice.proxy.destination.DestinationOptions;

/**
 * A mirror of a UDP route. Immutable; any thread.
 *
 * @param name unique in the route, {@code [a-z0-9-]+}
 * @param destination its address
 * @param sample the share of sessions, or of datagrams on a one-way route, 0 to 1
 */
public record UdpMirrorOptions(String name, DestinationOptions destination, double sample)
    implements MirrorOptions {}
