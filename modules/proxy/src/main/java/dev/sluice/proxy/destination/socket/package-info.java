/** Destinations that are sockets: how they are connected. */
@Internal
@NullMarked
package dev.sluice.proxy.destination.socket;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
