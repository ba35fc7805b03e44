/** Routes of datagrams: the listener, the relay, and the sockets to each destination. */
@NullMarked
package dev.sluice.proxy.datagram;

import org.jspecify.annotations.NullMarked;
