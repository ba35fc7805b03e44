/** Destinations to which Sluice connects with TLS. */
@Internal
@NullMarked
package dev.sluice.proxy.destination.tls;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
