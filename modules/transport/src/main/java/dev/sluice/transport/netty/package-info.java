/**
 * Workarounds for errors of Netty's transports, put under every {@code Vertx} that uses one.
 *
 * <p>Vert.x finds {@link dev.sluice.transport.netty.Workarounds} by its service loader; nothing
 * else here is used from outside. ADR 5 says what they work around, and why from outside; ADR 26
 * what they spare the kernel.
 */
@Internal
@NullMarked
package dev.sluice.transport.netty;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
