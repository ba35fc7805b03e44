/**
 * The verticle of a route: it listens, dials, and keeps the sessions.
 *
 * <p>{@link dev.sluice.proxy.TcpTeeVerticle} can be deployed by name, with one route as its
 * configuration. It is the only module that knows addresses and time-outs, and joins Vert.x's
 * server with the channels that {@code dev.sluice.tee} works on.
 */
@NullMarked
package dev.sluice.proxy;

import org.jspecify.annotations.NullMarked;
