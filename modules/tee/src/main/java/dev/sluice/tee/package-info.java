/**
 * One source, several branches: the fan-out, its back-pressure, its lag and its release.
 *
 * <pre>
 *                      +--> Branch --> primary ---+
 *   client --> Session +--> Branch --> mirror     |  (responses dropped)
 *      ^               +--> Branch --> mirror     |  (responses dropped)
 *      +------ ReturnPath <---- responses --------+
 * </pre>
 *
 * <p>{@link dev.sluice.tee.Session} is one session. It works on Netty channels that its caller
 * accepts and connects, and does not know addresses or configuration. Each arrow to a socket ends
 * in a {@code ChannelWriter}; each arrow from a socket begins in a {@code ChannelSource}.
 *
 * <p>Threads: everything here belongs to the event loop of the session's channels.
 */
@NullMarked
package dev.sluice.tee;

import org.jspecify.annotations.NullMarked;
