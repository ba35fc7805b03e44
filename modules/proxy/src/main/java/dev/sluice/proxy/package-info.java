/**
 * The verticles of routes: they listen, connect to destinations, and hold the sessions.
 *
 * <p>{@link dev.sluice.proxy.TcpTeeVerticle} can be deployed by name, with one route as its
 * configuration. This module handles addresses and time limits, and connects Vert.x's event loops
 * with the channels of {@code dev.sluice.tee}.
 */
@NullMarked
package dev.sluice.proxy;

import org.jspecify.annotations.NullMarked;
