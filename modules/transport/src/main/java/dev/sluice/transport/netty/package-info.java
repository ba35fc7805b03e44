/**
 * Workarounds for errors of Netty's transports, put under every {@code Vertx} that uses one.
 *
 * <p>Vert.x finds {@link dev.sluice.transport.netty.Workarounds} by its service loader; nothing
 * else here is used from outside. Each class says what it works around.
 */
@Internal
@NullMarked
package dev.sluice.transport.netty;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
