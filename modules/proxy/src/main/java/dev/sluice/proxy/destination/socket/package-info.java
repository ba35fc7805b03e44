/** Destinations that are sockets, and their connectors. */
@Internal
@NullMarked
package dev.sluice.proxy.destination.socket;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
