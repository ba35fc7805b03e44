/** Branches that are consumers on an event bus of Vert.x, on this node or on another one. */
@Internal
@NullMarked
package dev.sluice.proxy.destination.eventbus;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
