/** Branches that are consumers on an event bus of Vert.x, on this node or on another one. */
@NullMarked
package dev.sluice.proxy.destination.eventbus;

import org.jspecify.annotations.NullMarked;
