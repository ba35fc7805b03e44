/**
 * Workarounds for errors in Netty's transports, installed in every {@code Vertx} that uses one.
 *
 * <p>Vert.x finds {@link dev.sluice.transport.netty.Workarounds} by its service loader; no other
 * class of this package is used from outside. ADR 5 describes the errors, and why the workarounds
 * are outside of Netty; ADR 26 describes the saved requests.
 */
@Internal
@NullMarked
package dev.sluice.transport.netty;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
