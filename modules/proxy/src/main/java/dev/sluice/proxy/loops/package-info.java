/**
 * Detection of loops: a route recognises by its sockets a client that is a route of this process.
 */
@Internal
@NullMarked
package dev.sluice.proxy.loops;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
