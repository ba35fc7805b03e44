/**
 * The one fence around what Netty and Vert.x keep to themselves: which transport carries a {@code
 * Vertx}, how its channels are made, and what only Linux knows of a connection.
 *
 * <p>{@link dev.sluice.transport.netty} works around errors of Netty's transports; {@link
 * dev.sluice.transport.datagram} has datagram sockets that make no garbage.
 */
@Internal
@NullMarked
package dev.sluice.transport;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
