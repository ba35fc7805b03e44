/** Routes of datagrams: the listener, the relay, and the sockets to each destination. */
@Internal
@NullMarked
package dev.sluice.proxy.datagram;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
