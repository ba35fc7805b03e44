/**
 * Workarounds for errors in Netty's transports, installed in every {@code Vertx} that uses one.
 *
 * <p>Vert.x finds {@link dev.sluice.transport.netty.Workarounds} by its service loader; no other
 * class of this package is used from outside. Each class describes what it works around.
 */
@Internal
@NullMarked
package dev.sluice.transport.netty;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
