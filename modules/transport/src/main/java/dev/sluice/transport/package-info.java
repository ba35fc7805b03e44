/**
 * The only package that uses internals of Netty and Vert.x: it selects the transport of a {@code
 * Vertx}, creates its channels, and reads what only Linux knows of a connection.
 *
 * <p>{@link dev.sluice.transport.netty} works around errors in Netty's transports; {@link
 * dev.sluice.transport.datagram} has datagram sockets that create no garbage.
 */
@Internal
@NullMarked
package dev.sluice.transport;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
