/**
 * Headers of the PROXY protocol, versions 1 and 2: the first bytes of a connection or a datagram,
 * by which a proxy reports the addresses of its client (HAProxy, doc/proxy-protocol.txt).
 */
@Internal
@NullMarked
package dev.sluice.proxy.header;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
