/**
 * Datagram sockets on a verticle's own event loop, which read into its pool and make no garbage.
 *
 * <p>Vert.x's datagram sockets read at most 2048 bytes and cut the rest; Netty's make four objects
 * for each datagram.
 */
@NullMarked
package dev.sluice.transport.datagram;

import org.jspecify.annotations.NullMarked;
