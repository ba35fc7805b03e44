/** Mirrors that are consumers on a Vert.x event bus, on this node or on another one. */
@Internal
@NullMarked
package dev.sluice.proxy.destination.eventbus;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
