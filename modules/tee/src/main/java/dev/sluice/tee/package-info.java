/**
 * One source, several branches: the fan-out, its back-pressure, its lag and its release.
 *
 * <pre>
 *                        +--> ChannelWriter --> primary ---+
 *   client --> Session ------+--> ChannelWriter --> mirror     |  (answers dropped)
 *      ^                 +--> ChannelWriter --> mirror     |  (answers dropped)
 *      +------ ChannelWriter <------------- answers -------+
 * </pre>
 *
 * <p>{@link dev.sluice.tee.Session} is one session. It works on Netty channels that somebody else
 * accepts and dials, and knows nothing of addresses or configuration.
 *
 * <p>Threads: everything here belongs to the event loop of the session's channels.
 */
@NullMarked
package dev.sluice.tee;

import org.jspecify.annotations.NullMarked;
