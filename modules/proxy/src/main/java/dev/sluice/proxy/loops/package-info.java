/** The sockets of this process, by which a route knows a client that is a route itself. */
@Internal
@NullMarked
package dev.sluice.proxy.loops;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
